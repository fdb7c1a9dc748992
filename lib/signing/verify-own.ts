import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { HoldpointError } from '#lib/domain/error-code.ts';
import type { RingKey } from './key-ring.ts';

/** Whether something is in time is for the database's clock to say, under the lock; this process's own may be hours off. */
const BEFORE_ANYTHING = new Date(0);

type Expected = {
  purpose: RingKey['purpose'];
  typ: string;
  issuer: string;
  audience?: string;
  requiredClaims: string[];
  /** What is thrown for whatever this service did not sign for this use. */
  refusal: () => HoldpointError;
};

/**
 * The claims of a JWS that this service signed, in time or not. By its type and by the purpose of its key, so that nothing
 * signed for one use is ever taken for another (RFC 8725 sections 3.1 and 3.11). Throws `refusal`.
 */
export async function verifyOwn(
  keyOf: (kid: string) => Promise<RingKey | null>,
  token: string,
  { purpose, refusal, ...options }: Expected,
): Promise<JWTPayload> {
  const signedBy = async ({ kid }: { kid?: string }) => {
    const key = typeof kid === 'string' ? await keyOf(kid) : null;
    if (key === null || key.purpose !== purpose) throw refusal();
    return key.publicKey;
  };
  try {
    return (await jwtVerify(token, signedBy, { algorithms: ['Ed25519'], currentDate: BEFORE_ANYTHING, ...options })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refusal();
    throw error;
  }
}
