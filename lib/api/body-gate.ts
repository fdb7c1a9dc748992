import { createHash } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { parseStrictJson } from '#lib/domain/strict-json.ts';
import type { ApiEnv } from './env.ts';

const MAX_BODY_BYTES = 256 * 1_024;
/** A body that is too long is read on to here, unkept, so that its sender gets to read the refusal on a connection that lives. */
const MAX_DRAIN_BYTES = 4 * 1_024 * 1_024;
/** Exactly what the validator behind this takes for JSON; it would see an empty object in anything else. */
const JSON_TYPE = /^application\/json(;\s*[a-z0-9-]+=[^;]+)*$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Counts bytes as they come when nobody says how many there will be, so that an endless body ends here. */
export const limitBody = createMiddleware<ApiEnv>(async (c, next) => {
  const { headers } = c.req.raw;
  const said = headers.has('transfer-encoding') ? null : headers.get('content-length');
  if (said === null || Number(said) > MAX_BODY_BYTES) {
    const bytes = await readBounded(c.req.raw.body);
    if (bytes === null) throw new HoldpointError('body_too_large');
    c.req.raw = new Request(c.req.raw, { method: c.req.method, body: bytes });
  }
  await next();
});

/** The bytes of a body, or null when they are too many. */
async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<Buffer<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Ending the loop must not end the stream: that would destroy the connection under the answer.
  for await (const value of body?.values({ preventCancel: true }) ?? []) {
    if (size > MAX_DRAIN_BYTES) return null;
    size += value.byteLength;
    if (size <= MAX_BODY_BYTES) parts.push(value);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(parts);
}

/**
 * The strict JSON gate: what gets past it, every reader understands in the same way, so the validator behind it may
 * read the same text again with JSON.parse. Sets the hash that an idempotency key is bound to (RFC 8785, SHA-256).
 */
export const readStrictBody = createMiddleware<ApiEnv>(async (c, next) => {
  // Read before anything is refused: an unread body would end the connection under its sender's next call.
  const bytes = await c.req.arrayBuffer();
  if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) throw new HoldpointError('unsupported_media_type');
  const value = parseStrictJson(decode(bytes));
  c.set('bodyHash', createHash('sha256').update(canonicalJson(value)).digest('hex'));
  await next();
});

/** The same gate where a body is optional: none at all is neither a value nor a mistake. */
export const readStrictBodyIfAny = createMiddleware<ApiEnv>(async (c, next) => {
  const none = c.req.header('content-type') === undefined && (await c.req.arrayBuffer()).byteLength === 0;
  return none ? next() : readStrictBody(c, next);
});

function decode(bytes: ArrayBuffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HoldpointError('invalid_json', 'The body is not UTF-8.');
  }
}
