import { type CryptoKey, importJWK, type JWK, SignJWT } from 'jose';
import { algorithmOf } from './key-algorithm.ts';

/**
 * What a workload brings to the token endpoint: a JWT of its issuer, a JWT-SVID (both as they are), or with `kind` an
 * assertion that the workload signed itself.
 */
export type Assertion = string | { kind: 'oidc' | 'spiffe' | 'private_key_jwt'; token: string };

/** What an assertion must say. `now` is the service's time, in epoch milliseconds, as far as it is known. */
export type AssertionContext = { federation: string; audience: string; now: number; signal: AbortSignal };

/** Asked anew for each access token. Read the file again, as whoever wrote it also replaces it. */
export type AssertionSource = (context: AssertionContext) => Assertion | Promise<Assertion>;

const LIFETIME_SECONDS = 60;

/** Assertions (RFC 7523) by the private key whose public half the federation pins. `kid` and `alg` are the JWK's when not given. */
export function privateKeyJwt(key: CryptoKey | JWK, { kid, alg }: { kid?: string; alg?: string } = {}): AssertionSource {
  let signing: Promise<{ key: CryptoKey; header: { alg: string; typ: string; kid?: string } }> | undefined;
  return async ({ federation, audience, now }) => {
    const { key: by, header } = await (signing ??= importSigning(key, kid, alg));
    const at = Math.floor(now / 1_000);
    const token = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader(header)
      .setIssuer(federation)
      .setSubject(federation)
      .setAudience(audience)
      .setIssuedAt(at)
      .setExpirationTime(at + LIFETIME_SECONDS)
      .sign(by);
    return { kind: 'private_key_jwt', token };
  };
}

async function importSigning(key: CryptoKey | JWK, kid: string | undefined, alg: string | undefined) {
  const { key: by, name } = isCryptoKey(key) ? { key, name: undefined } : await importPrivate(key, alg);
  const named = kid ?? name;
  return { key: by, header: { alg: algorithmOf(by), typ: 'JWT', ...(named === undefined ? {} : { kid: named }) } };
}

function isCryptoKey(key: CryptoKey | JWK): key is CryptoKey {
  return 'algorithm' in key && typeof key.algorithm === 'object';
}

const CURVES: Record<string, string> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', Ed25519: 'Ed25519' };

async function importPrivate(
  jwk: JWK,
  alg = jwk.alg ?? CURVES[jwk.crv ?? ''] ?? 'PS256',
): Promise<{ key: CryptoKey; name: string | undefined }> {
  const key = await importJWK(jwk, alg);
  if (key instanceof Uint8Array || key.type !== 'private') throw new TypeError('A private key is needed, as a JWK or a CryptoKey.');
  return { key, name: jwk.kid };
}
