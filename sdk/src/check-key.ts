import { CredentialError } from './errors.ts';

/** What a key is for: `hpa_…` is an agent's, `hpx_…` an executor's. */
export type KeyKind = 'agent' | 'executor';

const SHAPE = /^(hp[ax]_[0-9A-Za-z]{16}_[0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * What is wrong with a key by itself, in words that never say the key; null for one that is well formed, which proves nothing.
 * So a character that was lost or changed on its way is noticed before anything is sent.
 */
export function keyFault(key: string): string | null {
  if (key.trim() === '') return 'the key is empty';
  if (/\s/.test(key)) return 'there are blanks or line breaks in the key';
  if (!/^hp[ax]_/.test(key)) return 'it has not the form of a key (hpa_… or hpx_…)';
  const [, signed, checksum] = SHAPE.exec(key) ?? [];
  if (signed === undefined) return 'the key is not whole, or has characters that no key has';
  return base62(crc32(signed), 6) === checksum ? null : "the key's checksum is wrong: a character was lost or changed";
}

/** Throws CredentialError `malformed_key`. */
export function assertKey(key: string): void {
  const fault = keyFault(key);
  if (fault === null) return;
  const detail = `${fault.charAt(0).toUpperCase()}${fault.slice(1)}. Copy it again, whole and without blanks. Nothing was sent.`;
  throw new CredentialError('malformed_key', { status: 0, detail });
}

/** Of a key that is well formed. */
export function kindOfKey(key: string): KeyKind {
  return key.startsWith('hpa_') ? 'agent' : 'executor';
}

/** What a key is called, which is no secret. Of a key that is well formed. */
export function keyIdOf(key: string): string {
  return key.split('_')[1] ?? '';
}

/** CRC-32 (ISO-HDLC, as zlib has it). Node's own is there from 22.2 on, and in no browser. */
function crc32(text: string): number {
  let rest = 0xffff_ffff;
  for (const byte of new TextEncoder().encode(text)) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb8_8320 : 0);
  }
  return ~rest >>> 0;
}

function base62(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) text = (ALPHABET[rest % 62] ?? '') + text;
  return text;
}
