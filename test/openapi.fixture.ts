import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Operation = {
  operationId: string;
  parameters?: { name: string; in: string }[];
  security?: Record<string, string[]>[];
  responses: Record<string, ResponseSpec>;
};
type ResponseSpec = { description: string; content?: Record<string, { schema: object }> };
export type OpenApiDocument = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
};

export type Route = { method: string; path: string; operation: Operation };

/** Every method and path that the document declares. */
export function routesOf({ paths }: OpenApiDocument): Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

export type Given = { method: string; path: string; status: number; contentType: string | null; text: string };

/**
 * Holds answers to what the document promises: the status is documented for that route, the content type too, and the
 * body fits the schema. What is no documented route may only be refused, with a problem document.
 */
export function createOpenApiCheck(document: OpenApiDocument): (given: Given) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  formats.default(ajv);
  ajv.addSchema({ ...document, $id: 'https://holdpoint.test/openapi' });
  const compiled = new Map<string, ValidateFunction>();
  const patterns = routesOf(document).map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }));

  function fits(pointer: string[], text: string, label: string): void {
    const fragment = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = compiled.get(fragment) ?? ajv.compile({ $ref: `https://holdpoint.test/openapi#/${fragment}` });
    compiled.set(fragment, validate);
    if (!validate(JSON.parse(text))) throw new Error(`${label}: ${ajv.errorsText(validate.errors)}\n${text}`);
  }

  return ({ method, path, status, contentType, text }) => {
    const label = `${method} ${path} → ${status}`;
    const bare = path.split('?')[0] ?? path;
    const known = patterns.find(({ route, pattern }) => route.method === method && pattern.test(bare))?.route;
    const mediaType = contentType?.split(';')[0]?.trim() ?? '';
    if (!known) {
      if (status < 400 || mediaType !== 'application/problem+json')
        throw new Error(`${label}: not a documented route, yet no problem document`);
      return fits(['components', 'schemas', 'Problem'], text, label);
    }
    const response = known.operation.responses[String(status)];
    if (!response) throw new Error(`${label}: this status is not documented for ${known.operation.operationId}\n${text}`);
    if (!response.content) {
      if (text !== '') throw new Error(`${label}: documented without a body`);
      return undefined;
    }
    if (!response.content[mediaType]) throw new Error(`${label}: ${mediaType || 'no content type'} is not documented`);
    fits(['paths', known.path, known.method.toLowerCase(), 'responses', String(status), 'content', mediaType, 'schema'], text, label);
    if (mediaType !== 'application/problem+json') return undefined;
    const { code, status: said } = JSON.parse(text) as { code: string; status: number };
    if (said !== status) throw new Error(`${label}: the problem document says ${said}`);
    if (!response.description.includes(`\`${code}\``))
      throw new Error(`${label}: ${code} is not documented for ${known.operation.operationId}`);
    return undefined;
  };
}
