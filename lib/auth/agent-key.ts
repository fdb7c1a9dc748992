import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type KeyKind = 'agent' | 'executor';
export type WorkloadKey = { kind: KeyKind; keyId: string; secret: string };

const PREFIX: Record<KeyKind, string> = { agent: 'hpa', executor: 'hpx' };
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KEY_ID_LENGTH = 16;
/** 43 characters of base 62 hold 256 bits. */
const SECRET_LENGTH = 43;
const CRC_LENGTH = 6;
const SHAPE = /^(hpa|hpx)_([0-9A-Za-z]{16})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;

/** A new key: 256 random bits behind an id. The text is shown once; only `hmacSecret` of the secret is stored. */
export function mintKey(kind: KeyKind): WorkloadKey & { text: string } {
  const key = { kind, keyId: base62(randomBytes(12), KEY_ID_LENGTH), secret: base62(randomBytes(32), SECRET_LENGTH) };
  return { ...key, text: formatKey(key) };
}

/** A key of two given halves of bytes (12 and 32), for a demo that must have the same keys on each run. */
export function keyFromBytes(kind: KeyKind, id: Uint8Array, secret: Uint8Array): WorkloadKey & { text: string } {
  const key = { kind, keyId: base62(id, KEY_ID_LENGTH), secret: base62(secret, SECRET_LENGTH) };
  return { ...key, text: formatKey(key) };
}

/** Reads a key; null when its shape or checksum is wrong, which costs no lookup. A checksum is no proof of anything. */
export function parseKey(text: string): WorkloadKey | null {
  const [, prefix, keyId, secret] = SHAPE.exec(text) ?? [];
  if (!prefix || !keyId || !secret) return null;
  const key: WorkloadKey = { kind: prefix === PREFIX.agent ? 'agent' : 'executor', keyId, secret };
  return formatKey(key) === text ? key : null;
}

/** What is stored: without the pepper, which the database does not hold, a stolen row is no help in guessing. */
export function hmacSecret(secret: string, pepper: string): Buffer {
  return createHmac('sha256', pepper).update(secret).digest();
}

function formatKey({ kind, keyId, secret }: WorkloadKey): string {
  const body = `${PREFIX[kind]}_${keyId}_${secret}`;
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return `${body}_${base62(sum, CRC_LENGTH)}`;
}

function base62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = ALPHABET[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}
