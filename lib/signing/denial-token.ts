import { SignJWT } from 'jose';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { RingKey } from './key-ring.ts';
import type { DenialClaims } from './signer.ts';
import { verifyOwn } from './verify-own.ts';

/** Its own type, so that neither a denial is ever taken for a grant nor a grant for a denial, though one key signs both. */
const TYP = 'holdpoint-denial+jwt';

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
  const requiredClaims = ['exp', 'iat', 'jti', 'sub'];
  const expected = { purpose: 'grant', typ: TYP, issuer, audience: issuer, requiredClaims, refusal: notBound } as const;
  const payload = await verifyOwn(keyOf, token, expected);
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
}

function notBound(): HoldpointError {
  return new HoldpointError('invalid_denial_binding', 'The binding token is not one that this service made for a denial.');
}
