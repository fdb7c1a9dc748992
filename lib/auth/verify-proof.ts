import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWK, jwtVerify } from 'jose';
import { PROOF_ALGORITHMS } from './algorithms.ts';

/** What a proof must be for: the call's method, its URL without query and fragment, and the token that comes with it. */
export type ProofTarget = { htm: string; htu: string; token?: string };

/** A genuine proof. `hash` is what it is remembered by; `issuedAt` (epoch milliseconds) is yet to be judged by the database's clock. */
export type Proof = { jkt: string; hash: Buffer; issuedAt: number };

/** How old a proof may be, and how far ahead its maker's clock; and how long it is remembered, which is longer than both. */
const MAX_AGE_MS = 60_000;
const MAX_AHEAD_MS = 10_000;
export const REMEMBER_PROOF_MS = MAX_AGE_MS + MAX_AHEAD_MS + 60_000;

/** Not a proof of the key for this call. Whoever asked turns it into a refusal of its own kind. */
export class ProofRefused extends Error {
  override readonly name = 'ProofRefused';
}

/** Headers by which a token would bring or name its own keys. `jwk` is what makes a proof a proof. */
const FOREIGN_KEYS = ['jku', 'x5u', 'x5c'];

/**
 * Checks a DPoP proof (RFC 9449 section 4.3) but for its time and whether it was seen before, which take the database.
 * Throws ProofRefused.
 */
export async function verifyProof(proof: string | undefined, target: ProofTarget): Promise<Proof> {
  if (!proof || proof.length > 8_192) throw new ProofRefused('Send one DPoP proof.');
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: PROOF_ALGORITHMS,
    requiredClaims: ['jti', 'htm', 'htu', 'iat'],
    // A proof has no expiry of its own; its instant is judged by `iat` and the database's clock.
    currentDate: new Date(0),
  }).catch((error: unknown) => {
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw new ProofRefused('The DPoP proof is not a genuine one.');
    throw error;
  });
  if (FOREIGN_KEYS.some((name) => Object.hasOwn(protectedHeader, name))) throw new ProofRefused('The DPoP proof names keys elsewhere.');
  const { jti, iat, htm, htu, ath } = payload;
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) throw new ProofRefused('The DPoP proof has no usable jti.');
  if (htm !== target.htm) throw new ProofRefused('The DPoP proof is for another method (htm).');
  if (typeof htu !== 'string' || !isSameUrl(htu, target.htu)) throw new ProofRefused('The DPoP proof is for another URL (htu).');
  if (target.token !== undefined && ath !== hashOf(target.token)) throw new ProofRefused('The DPoP proof is for another token (ath).');
  const jkt = await calculateJwkThumbprint(protectedHeader.jwk as JWK);
  return { jkt, hash: createHash('sha256').update(`proof ${jkt} ${jti}`).digest(), issuedAt: Number(iat) * 1_000 };
}

/** Whether a proof is of about now, by the clock that the caller trusts. Epoch milliseconds. */
export function isProofCurrent({ issuedAt }: Proof, now: number): boolean {
  return now - issuedAt <= MAX_AGE_MS && issuedAt - now <= MAX_AHEAD_MS;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Without query and fragment, as the RFC has it, and after the syntax-based normalisation of the URL standard. */
function isSameUrl(given: string, wanted: string): boolean {
  if (!URL.canParse(given)) return false;
  const [a, b] = [new URL(given), new URL(wanted)];
  return a.origin === b.origin && a.pathname === b.pathname && !a.username && !a.password;
}
