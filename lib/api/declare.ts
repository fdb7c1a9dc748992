import { OpenAPIHono, z } from '@hono/zod-openapi';
import { problem } from '#lib/contract/problem.ts';
import { ERROR_CODES, type ErrorCode, HoldpointError } from '#lib/domain/error-code.ts';
import { requestId } from '#lib/contract/json.ts';
import type { ApiEnv } from './env.ts';

/** A router whose validation failures are problem documents with JSON pointers. */
export function createRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const code =
        result.target === 'query'
          ? 'invalid_query'
          : result.target === 'header'
            ? 'invalid_header'
            : result.target === 'param'
              ? 'not_found'
              : 'invalid_body';
      if (code === 'not_found') throw new HoldpointError('not_found', 'No such request.');
      const errors = result.error.issues.map((issue) => ({ pointer: `/${issue.path.map(String).join('/')}`, message: issue.message }));
      throw new HoldpointError(code, errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), { errors });
    },
  });
}

/** Without `.openapi()`: the contract's schemas may be older than the library that adds that method to them. */
export const idParam = z.object({ id: requestId });

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

export const jsonAnswer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The refusals that a route documents, as one problem document per HTTP status. */
export function refusals(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(ERROR_CODES[code].status, [...(byStatus.get(ERROR_CODES[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      { description: list.map((code) => `\`${code}\``).join(', '), content: { 'application/problem+json': { schema: problem } } },
    ]),
  );
}

export const AGENT = [{ agentKey: [] }, { accessToken: [] }];
export const EXECUTOR = [{ executorKey: [] }, { accessToken: [] }];
export const WORKLOAD = [{ agentKey: [] }, { executorKey: [] }, { accessToken: [] }];
export const SESSION = [{ session: [] }];

export const BODY_REFUSALS: ErrorCode[] = [
  'invalid_json',
  'duplicate_key',
  'unsafe_integer',
  'forbidden_key',
  'lone_surrogate',
  'too_deep',
  'invalid_body',
  'body_too_large',
  'unsupported_media_type',
];
