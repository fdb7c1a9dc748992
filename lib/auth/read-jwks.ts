import { importJWK } from 'jose';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { PinnedJwks } from '#lib/domain/federation.ts';
import type { JsonObject } from '#lib/domain/json.ts';

const PUBLIC_MEMBERS = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] } as const;
const ALGORITHMS: Record<string, string> = { RSA: 'RS256', 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', Ed25519: 'Ed25519' };

/**
 * The public keys of a JWKS (RFC 7517) that an administrator pins: only the members that make a key are kept. A SPIFFE
 * bundle's `jwt-svid` keys are taken and its X.509 ones left out. Throws jwks_invalid, also for a private or a shared key.
 */
export async function readJwks({ keys }: { keys: JsonObject[] }): Promise<PinnedJwks> {
  const usable = keys.filter(({ use }) => use !== 'x509-svid' && use !== 'enc');
  if (usable.length === 0) throw new HoldpointError('jwks_invalid', 'There is no key for signatures among them.');
  const read = await Promise.all(usable.map(readKey));
  const ids = read.map(({ kid }) => kid);
  if (read.length > 1 && (ids.includes(undefined) || new Set(ids).size < ids.length))
    throw new HoldpointError('jwks_invalid', 'Several keys need a kid each.');
  return { keys: read };
}

async function readKey(jwk: JsonObject): Promise<Record<string, string>> {
  const { kty, crv, kid, alg } = jwk;
  const members = PUBLIC_MEMBERS[kty as keyof typeof PUBLIC_MEMBERS];
  if (!members) throw new HoldpointError('jwks_invalid', 'A key is RSA, EC or OKP; a shared secret is none.');
  if (['d', 'p', 'q', 'k'].some((name) => Object.hasOwn(jwk, name)))
    throw new HoldpointError('jwks_invalid', 'There is a private key among them. Send the public half, and make a new pair.');
  const named = { ...(typeof kid === 'string' ? { kid } : {}), ...(typeof alg === 'string' ? { alg } : {}) };
  const key = { kty: String(kty), ...Object.fromEntries(members.map((name) => [name, String(jwk[name])])), ...named };
  const imported = await importJWK(key, named.alg ?? ALGORITHMS[String(kty === 'RSA' ? kty : crv)]).catch(() => null);
  if (imported === null || imported instanceof Uint8Array || imported.type !== 'public' || isShort(imported))
    throw new HoldpointError('jwks_invalid', 'A key cannot be read, is of no supported kind, or is an RSA key below 2048 bits.');
  return key;
}

function isShort({ algorithm }: CryptoKey): boolean {
  return 'modulusLength' in algorithm && Number(algorithm.modulusLength) < 2_048;
}
