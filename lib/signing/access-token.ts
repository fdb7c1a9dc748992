import { SignJWT } from 'jose';
import type { AccessClaims } from '#lib/domain/access-token.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { createKeyRing } from './key-ring.ts';
import { verifyOwn } from './verify-own.ts';

type Ring = Pick<ReturnType<typeof createKeyRing>, 'signing' | 'verifying'>;

/** RFC 9068. A grant has another type and another key, so neither can stand in for the other. */
const TYP = 'at+jwt';

export async function mintAccessToken(ring: Ring, claims: AccessClaims, issuer: string): Promise<string> {
  const key = await ring.signing('access');
  return new SignJWT({ ten: claims.tenant, client_id: claims.federationId, cnf: { jkt: claims.jkt } })
    .setProtectedHeader({ alg: 'Ed25519', typ: TYP, kid: key.kid })
    .setIssuer(issuer)
    .setAudience(audienceOf(issuer))
    .setSubject(`${claims.kind}:${claims.tenant}:${claims.id}`)
    .setJti(claims.jti)
    .setIssuedAt(Math.floor(claims.issuedAt / 1_000))
    .setExpirationTime(Math.floor(claims.expiresAt / 1_000))
    .sign(key.privateKey);
}

/** Throws invalid_token. */
export async function verifyAccessToken(ring: Ring, token: string, issuer: string): Promise<AccessClaims> {
  const requiredClaims = ['sub', 'client_id', 'jti', 'iat', 'exp', 'cnf'];
  const refusal = () => new HoldpointError('invalid_token');
  const expected = { purpose: 'access', typ: TYP, issuer, audience: audienceOf(issuer), requiredClaims, refusal } as const;
  return readClaims(await verifyOwn(ring.verifying, token, expected));
}

/** The API and not the whole origin, so that what is meant for the token endpoint is no access token by its audience either. */
function audienceOf(issuer: string): string {
  return `${issuer}/api/v1`;
}

function readClaims(payload: Record<string, unknown>): AccessClaims {
  const text = (value: unknown): string => {
    if (typeof value !== 'string') throw new HoldpointError('invalid_token');
    return value;
  };
  const [, kind, tenant, id] = /^(agent|executor):([^:]+):(.+)$/.exec(text(payload['sub'])) ?? [];
  if (!kind || !tenant || !id || tenant !== text(payload['ten'])) throw new HoldpointError('invalid_token');
  return {
    tenant,
    kind: kind === 'agent' ? 'agent' : 'executor',
    id,
    federationId: text(payload['client_id']),
    jkt: text((payload['cnf'] as { jkt?: unknown }).jkt),
    jti: text(payload['jti']),
    issuedAt: Number(payload['iat']) * 1_000,
    expiresAt: Number(payload['exp']) * 1_000,
  };
}
