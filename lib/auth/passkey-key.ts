import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

/** COSE algorithms that we ask for: ES256, EdDSA, RS256. Each can be verified by Node alone, so offline too. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];

const [KTY, CRV, X, Y, N, E] = [1, -1, -2, -3, -1, -2];
const [OKP, EC2, RSA] = [1, 2, 3];
const [P256, ED25519] = [1, 6];

/** A COSE key as the authenticator gave it, as a SubjectPublicKeyInfo in base64url. Throws TypeError on a key of another kind. */
export function toSpki(publicKey: Uint8Array<ArrayBuffer>): string {
  const key = decodeCredentialPublicKey(publicKey) as unknown as Map<number, unknown>;
  return createPublicKey({ key: toJwk(key), format: 'jwk' })
    .export({ format: 'der', type: 'spki' })
    .toString('base64url');
}

function toJwk(key: Map<number, unknown>): JsonWebKey {
  const bytes = (at: number) => Buffer.from(key.get(at) as Uint8Array).toString('base64url');
  if (key.get(KTY) === EC2 && key.get(CRV) === P256) return { kty: 'EC', crv: 'P-256', x: bytes(X), y: bytes(Y) };
  if (key.get(KTY) === OKP && key.get(CRV) === ED25519) return { kty: 'OKP', crv: 'Ed25519', x: bytes(X) };
  if (key.get(KTY) === RSA) return { kty: 'RSA', n: bytes(N), e: bytes(E) };
  throw new TypeError('a passkey of a kind that was not asked for');
}
