/** The parts of an OpenAPI 3.1 document that the reference page draws. The document is our own, fetched from this origin. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  example?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
};
export type Parameter = { $ref?: string; name: string; in: string; required?: boolean; description?: string; schema?: Schema };
export type Body = { description?: string; required?: boolean; content?: Record<string, { schema?: Schema }> };
export type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: Body;
  responses?: Record<string, Body>;
  security?: Record<string, string[]>[];
};
export type OpenApi = {
  openapi: string;
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: {
    schemas?: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    securitySchemes?: Record<string, SecurityScheme>;
  };
  security?: Record<string, string[]>[];
};
type SecurityScheme = { type: string; scheme?: string; in?: string; name?: string; description?: string };

export type Entry = { id: string; method: string; path: string; operation: Operation };
export type Group = { name: string; description: string | undefined; entries: Entry[] };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Operations by their first tag, in the order in which the document names tags and paths. */
export function groupByTag(document: OpenApi): Group[] {
  const groups = new Map<string, Group>();
  for (const tag of document.tags ?? []) groups.set(tag.name, { name: tag.name, description: tag.description, entries: [] });
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const name = operation.tags?.[0] ?? 'Other';
      const group = groups.get(name) ?? { name, description: undefined, entries: [] };
      groups.set(name, group);
      const id = operation.operationId ?? `${method}${path.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`;
      group.entries.push({ id, method, path, operation });
    }
  }
  return [...groups.values()].filter((group) => group.entries.length > 0);
}

/** Follows a local reference once. An unknown one becomes a schema that says so. */
export function resolve(document: OpenApi, schema: Schema): { name: string | null; schema: Schema } {
  if (schema.$ref === undefined) return { name: null, schema };
  const name = schema.$ref.split('/').at(-1) ?? schema.$ref;
  return { name, schema: document.components?.schemas?.[name] ?? { description: `unknown reference ${schema.$ref}` } };
}

/** A small value that fits the schema, for the example calls. Our own examples come first. */
export function sampleOf(document: OpenApi, input: Schema, depth = 0): unknown {
  const { schema } = resolve(document, input);
  const given = schema.examples?.[0] ?? schema.example ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (given !== undefined || depth > 6) return given ?? null;
  const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (choice) return sampleOf(document, choice, depth + 1);
  const parts = schema.allOf?.map((part) => sampleOf(document, part, depth + 1));
  if (parts) return Object.assign({}, ...parts.filter((part) => typeof part === 'object'));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties) {
    const required = new Set(schema.required ?? []);
    const entries = Object.entries(schema.properties ?? {}).filter(([name]) => required.has(name));
    return Object.fromEntries(entries.map(([name, property]) => [name, sampleOf(document, property, depth + 1)]));
  }
  if (type === 'array') return schema.items ? [sampleOf(document, schema.items, depth + 1)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return type === 'null' ? null : 'text';
}

/** The call as one would type it. Secrets are shell variables: nothing to paste by accident. */
export function curlFor(document: OpenApi, entry: Entry, origin: string): string {
  const { method, path, operation } = entry;
  const parts = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}'${origin}${path}'`];
  const schemes = (operation.security ?? document.security ?? []).flatMap((each) => Object.keys(each));
  const known = document.components?.securitySchemes ?? {};
  if (schemes.some((name) => known[name]?.type === 'http')) parts.push(`-H "Authorization: Bearer $HOLDPOINT_KEY"`);
  if (schemes.some((name) => known[name]?.in === 'cookie')) parts.push('--cookie "$HOLDPOINT_COOKIES"');
  const required = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header' && parameter.required);
  for (const parameter of required) {
    const value =
      parameter.name.toLowerCase() === 'idempotency-key' ? '"$(uuidgen)"' : `"${String(sampleOf(document, parameter.schema ?? {}))}"`;
    parts.push(`-H ${parameter.name}:${value}`);
  }
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (schema) {
    parts.push(`-H 'Content-Type: application/json'`);
    parts.push(`-d '${JSON.stringify(sampleOf(document, schema), null, 2).replaceAll("'", "'\\''")}'`);
  }
  return parts.join(' \\\n  ');
}
