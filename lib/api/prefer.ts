import { HoldpointError } from '#lib/domain/error-code.ts';

const MAX_WAIT_SECONDS = 55;

/** `Prefer: wait=N` (RFC 7240), 1 to 55 seconds; null when it is not there. Throws invalid_header for another number. */
export function readWait(prefer: string | undefined): number | null {
  for (const preference of (prefer ?? '').split(',')) {
    const [name = '', value = ''] = preference.split(';')[0]?.split('=') ?? [];
    if (name.trim().toLowerCase() !== 'wait') continue;
    const text = value.trim().replace(/^"(.*)"$/, '$1');
    const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (seconds < 1 || seconds > MAX_WAIT_SECONDS)
      throw new HoldpointError('invalid_header', `Prefer: wait takes 1 to ${MAX_WAIT_SECONDS} seconds.`);
    return seconds;
  }
  return null;
}
