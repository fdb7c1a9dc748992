import { errors, jwtVerify, SignJWT } from 'jose';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { RingKey } from './key-ring.ts';
import type { DenialClaims } from './signer.ts';

/** Its own type, so that neither a denial is ever taken for a grant nor a grant for a denial, though one key signs both. */
const TYP = 'holdpoint-denial+jwt';
/** Whether it is in time is for the database's clock to say. */
const BEFORE_ANY_DENIAL = new Date(0);

export function writeDenial(claims: DenialClaims, key: RingKey): Promise<string> {
  return new SignJWT({
    ten: claims.tenant,
    evaluation_id: claims.evaluationId,
    binding_hash: claims.bindingHash,
    binding_context_members: claims.boundContext,
  })
    .setProtectedHeader({ alg: 'Ed25519', typ: TYP, kid: key.kid })
    .setIssuer(claims.issuer)
    .setAudience(claims.issuer)
    .setSubject(claims.agentId)
    .setJti(claims.evaluationId)
    .setIssuedAt(Math.floor(claims.issuedAt / 1_000))
    .setExpirationTime(Math.floor(claims.expiresAt / 1_000))
    .sign(key.privateKey);
}

export async function readDenial(token: string, issuer: string, keyOf: (kid: string) => Promise<RingKey | null>): Promise<DenialClaims> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = typeof kid === 'string' ? await keyOf(kid) : null;
        if (key?.purpose !== 'grant') throw notBound();
        return key.publicKey;
      },
      {
        algorithms: ['Ed25519'],
        typ: TYP,
        issuer,
        audience: issuer,
        requiredClaims: ['exp', 'iat', 'jti', 'sub'],
        currentDate: BEFORE_ANY_DENIAL,
      },
    );
    const { ten, binding_hash: bindingHash, binding_context_members: boundContext } = payload;
    if (typeof ten !== 'string' || typeof bindingHash !== 'string' || !Array.isArray(boundContext)) throw notBound();
    return {
      issuer,
      tenant: ten,
      agentId: String(payload.sub),
      evaluationId: String(payload.jti),
      bindingHash,
      boundContext: boundContext.map(String),
      issuedAt: Number(payload.iat) * 1_000,
      expiresAt: Number(payload.exp) * 1_000,
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw notBound();
    throw error;
  }
}

function notBound(): HoldpointError {
  return new HoldpointError('invalid_denial_binding', 'The binding token is not one that this service made for a denial.');
}
