import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose';
import { baseOf } from './base-url.ts';
import { grantFault } from './grant-error.ts';
import { hashOf } from './prover.ts';

/** Where grants are redeemed: the proof that goes with a bound one is for `POST` there. */
export const REDEEM_PATH = '/api/v1/grants/redeem';

/** What came with a grant, and the address by which the service calls itself. */
export type Presented = { proof: string | null | undefined; url: string };

/** What the service takes for proofs (RFC 9449). */
const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];

/**
 * Checks that the key `jkt` hands over this grant, as the service does: neither the proof's time nor whether it was seen
 * matters, since it fits one grant. Throws GrantError `grant_proof_invalid`, with the fault `wrong_proof`.
 */
export async function assertPresented(grant: string, jkt: string, { proof, url }: Presented): Promise<void> {
  if (!proof) throw grantFault('wrong_proof', "The grant is bound to its agent's key, and came without a proof of it.");
  const options = { typ: 'dpop+jwt', algorithms: ALGORITHMS, requiredClaims: ['jti', 'htm', 'htu', 'iat'], currentDate: new Date(0) };
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, options).catch((cause: unknown) => {
    throw grantFault('wrong_proof', 'The proof that came with the grant is not a genuine one.', cause);
  });
  const { htm, htu, ath } = payload;
  const isForThis = htm === 'POST' && typeof htu === 'string' && isSameUrl(htu, baseOf(url) + REDEEM_PATH) && ath === (await hashOf(grant));
  if (!isForThis) throw grantFault('wrong_proof', 'The proof that came with the grant is for something else.');
  if ((await calculateJwkThumbprint(protectedHeader.jwk as JWK)) !== jkt)
    throw grantFault('wrong_proof', 'The proof that came with the grant is by another key than that of its agent.');
}

function isSameUrl(given: string, wanted: string): boolean {
  return URL.canParse(given) && new URL(given).href === new URL(wanted).href;
}
