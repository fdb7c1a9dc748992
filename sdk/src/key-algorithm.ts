import type { CryptoKey } from 'jose';

type Parameters = { name: string; namedCurve?: string; hash?: { name: string } };
const CURVES: Record<string, string> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

/** The JWS algorithm (RFC 7518, RFC 9864) that a WebCrypto key signs with. Throws TypeError for a key that signs nothing. */
export function algorithmOf({ algorithm }: CryptoKey): string {
  const { name, namedCurve = '', hash } = algorithm as Parameters;
  const bits = hash?.name.replace('SHA-', '') ?? '';
  if (name === 'ECDSA' && CURVES[namedCurve]) return CURVES[namedCurve];
  if (name === 'Ed25519') return 'Ed25519';
  if (name === 'RSA-PSS') return `PS${bits}`;
  if (name === 'RSASSA-PKCS1-v1_5') return `RS${bits}`;
  throw new TypeError(`${name} is no key that can sign here.`);
}
