import { HoldpointError } from '#lib/domain/error-code.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1_024;

/** One document of an issuer: no redirect is followed, and both time and size are bounded. Throws unavailable. */
export async function fetchJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      credentials: 'omit',
      headers: { accept: 'application/json, application/jwk-set+json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) throw new Error(`answered ${response.status}`);
    return JSON.parse(await readBounded(response));
  } catch (cause) {
    throw Object.assign(new HoldpointError('unavailable', 'The keys of the issuer cannot be fetched now.'), { cause });
  }
}

async function readBounded({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the stream, which ends the download.
  for await (const part of body?.values() ?? []) {
    size += part.byteLength;
    if (size > MAX_BYTES) throw new Error('it is too long');
    parts.push(part);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
}
