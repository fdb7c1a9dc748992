import { sign } from 'node:crypto';
import { SignJWT } from 'jose';
import { noteSignature } from '#lib/audit/checkpoint.ts';
import { MAX_ACCESS_TOKEN_MS } from '#lib/domain/access-token.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { readDenial, writeDenial } from './denial-token.ts';
import { mintAccessToken, verifyAccessToken } from './access-token.ts';
import { createKeyRing } from './key-ring.ts';
import { writeNotification } from './notification-token.ts';
import type { GrantClaims, Signer } from './signer.ts';
import { verifyOwn } from './verify-own.ts';

const TYP = 'holdpoint-grant+jwt';
const ISSUER = 'holdpoint';
/** How long a retired key is still accepted, and one of grants published: longer than anything signed with it lives. */
const OVERLAP_MS = { grant: 5 * 60_000, checkpoint: 5 * 60_000, access: MAX_ACCESS_TOKEN_MS + 60_000 };

/** `kek`: 32 bytes that wrap the private keys in the database. The keys are read or made at first use. */
export function createSigner({ db, kek }: { db: Database; kek: Buffer }): Signer {
  const ring = createKeyRing({ db, kek, overlapMs: OVERLAP_MS });
  return {
    async mintGrant(claims) {
      const key = await ring.signing('grant');
      const token = await new SignJWT({
        ten: claims.tenant,
        req: claims.requestId,
        tool: claims.tool,
        dig: claims.digest,
        pol: claims.policyVersion,
        ...(claims.jkt === undefined ? {} : { cnf: { jkt: claims.jkt } }),
      })
        .setProtectedHeader({ alg: 'Ed25519', typ: TYP, kid: key.kid })
        .setIssuer(ISSUER)
        .setAudience(audienceOf(claims))
        .setJti(claims.jti)
        .setIssuedAt(Math.floor(claims.issuedAt / 1_000))
        .setExpirationTime(Math.floor(claims.expiresAt / 1_000))
        .sign(key.privateKey);
      return { token, kid: key.kid };
    },
    async verifyGrant(token) {
      const requiredClaims = ['jti', 'exp', 'iat', 'aud'];
      const refusal = () => new HoldpointError('invalid_grant');
      return readClaims(await verifyOwn(ring.verifying, token, { purpose: 'grant', typ: TYP, issuer: ISSUER, requiredClaims, refusal }));
    },
    async signDenial(claims) {
      return writeDenial(claims, await ring.signing('grant'));
    },
    verifyDenial: (token, issuer) => readDenial(token, issuer, ring.verifying),
    signNotification: async (claims) => writeNotification(claims, await ring.signing('grant')),
    mintAccessToken: async (claims, issuer) => mintAccessToken(ring, claims, issuer),
    verifyAccessToken: async (token, issuer) => verifyAccessToken(ring, token, issuer),
    async signCheckpoint(text) {
      const key = await ring.signing('checkpoint');
      return noteSignature(text, Buffer.from(key.x, 'base64url'), sign(null, Buffer.from(text), key.privateKey));
    },
    async jwks() {
      const keys = await ring.published('grant');
      return { keys: keys.map(({ kid, x }) => ({ kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'Ed25519' })) };
    },
    async rotate(when) {
      await ring.rotate('access', when);
      return ring.rotate('grant', when);
    },
  };
}

/** Executors of two customers may share an id; their audiences never do. */
function audienceOf({ tenant, executorId }: Pick<GrantClaims, 'tenant' | 'executorId'>): string {
  return `executor:${tenant}:${executorId}`;
}

function readClaims(payload: Record<string, unknown>): GrantClaims {
  const text = (name: string): string => {
    const value = payload[name];
    if (typeof value !== 'string') throw new HoldpointError('invalid_grant');
    return value;
  };
  const [, tenant, executorId] = /^executor:([^:]+):(.+)$/.exec(text('aud')) ?? [];
  if (!tenant || !executorId || tenant !== text('ten')) throw new HoldpointError('invalid_grant');
  const jkt = (payload['cnf'] as { jkt?: unknown } | undefined)?.jkt;
  return {
    tenant,
    executorId,
    requestId: text('req'),
    tool: text('tool'),
    digest: text('dig'),
    policyVersion: text('pol'),
    jti: text('jti'),
    issuedAt: Number(payload['iat']) * 1_000,
    expiresAt: Number(payload['exp']) * 1_000,
    ...(typeof jkt === 'string' ? { jkt } : {}),
  };
}
