/** `traceparent` of version 00 as it is kept: 55 lower-case hex digits and dashes, and no other character. */
export const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]$/;

/** What every version begins with; what may follow is for a version that is not 00 yet, and not read. */
const ANY_VERSION = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;

/** Sampled (level 1) and random (level 2). The other bits of version 00 are reserved and set to zero by whoever passes it on. */
const FLAGS_OF_00 = 0b11;
/** Of a later version only the sampled bit may be taken to mean what it means here. */
const FLAGS_OF_LATER = 0b01;

/** Longer is nobody's: version 00 has 55 characters, and a later one may add to it. */
const MAX_LENGTH = 512;

/**
 * The context of a caller's span, as version 00, from a `traceparent` (W3C Trace Context, levels 1 and 2) of any version.
 * Null for what the standard tells to ignore: nothing of it is then kept, and the call goes on as one without it.
 */
export function readTraceparent(header: string | undefined): string | null {
  if (header === undefined || header.length > MAX_LENGTH) return null;
  const [, version, traceId, parentId, flags = '', rest] = ANY_VERSION.exec(header) ?? [];
  if (version === undefined || (version === '00' && rest !== undefined)) return null;
  const kept = Number.parseInt(flags, 16) & (version === '00' ? FLAGS_OF_00 : FLAGS_OF_LATER);
  const text = `00-${traceId}-${parentId}-0${kept}`;
  return TRACEPARENT.test(text) ? text : null;
}

/** The id of the whole trace, which is what people look for. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
