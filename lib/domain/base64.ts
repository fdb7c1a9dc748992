const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((char, value) => [char, value]));
VALUES.set('-', 62).set('_', 63);

/**
 * The bytes of base64 or base64url text; null for what is neither. Padding may be missing but not be wrong, and the
 * bits that it leaves over are not looked at, as executors do not look at them either.
 */
export function bytesOfBase64(text: string): number[] | null {
  const body = text.replace(/={1,2}$/, '');
  if (body.length % 4 === 1 || (body.length < text.length && text.length % 4 !== 0)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of body) {
    const value = VALUES.get(char);
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return bytes;
}
