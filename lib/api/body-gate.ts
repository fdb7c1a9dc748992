import { createHash } from 'node:crypto';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { parseStrictJson } from '#lib/domain/strict-json.ts';
import type { ApiEnv } from './env.ts';

const MAX_BODY_BYTES = 256 * 1_024;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Counts bytes as they come, so that an endless body ends here. */
export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new HoldpointError('body_too_large');
  },
});

/**
 * The strict JSON gate: what gets past it, every reader understands in the same way, so the validator behind it may
 * read the same text again with JSON.parse. Sets the hash that an idempotency key is bound to (RFC 8785, SHA-256).
 */
export const readStrictBody = createMiddleware<ApiEnv>(async (c, next) => {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) throw new HoldpointError('unsupported_media_type');
  const bytes = await c.req.arrayBuffer();
  const value = parseStrictJson(decode(bytes));
  c.set('bodyHash', createHash('sha256').update(canonicalJson(value)).digest('hex'));
  await next();
});

function decode(bytes: ArrayBuffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HoldpointError('invalid_json', 'The body is not UTF-8.');
  }
}
