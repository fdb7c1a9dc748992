import { z } from '@hono/zod-openapi';
import { type ErrorCode, HoldpointError } from '#lib/domain/error-code.ts';

/** `Idempotency-Key`, as draft-ietf-httpapi-idempotency-key-header has it: required on each POST that creates. */
export const idempotencyHeader = z.object({
  'idempotency-key': z.string().max(300).optional().openapi({
    description: 'Required. 1 to 255 visible ASCII characters; the same key and body give the same answer',
    example: 'restart-spooler-4711',
  }),
});

export const KEY_REFUSALS = [
  'invalid_header',
  'idempotency_key_required',
  'idempotency_key_reused',
] as const satisfies readonly ErrorCode[];

export function readIdempotencyKey(header: string | undefined): string {
  if (header === undefined || header === '') throw new HoldpointError('idempotency_key_required');
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw new HoldpointError('invalid_header', 'An Idempotency-Key is 1 to 255 visible ASCII characters.');
  return header;
}
