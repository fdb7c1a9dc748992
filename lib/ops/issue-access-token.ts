import { createHash, randomBytes } from 'node:crypto';
import { makeLeaf } from '#lib/audit/leaf.ts';
import { isProofCurrent, type Proof, ProofRefused, REMEMBER_PROOF_MS, verifyProof } from '#lib/auth/verify-proof.ts';
import { claimedSubject, TokenRefused, verifyWorkloadToken, type WorkloadToken } from '#lib/auth/verify-workload-token.ts';
import { ACCESS_TOKEN_TYPE, type TokenAnswer } from '#lib/contract/token.ts';
import type { AccessClaims } from '#lib/domain/access-token.ts';
import { OAuthError } from '#lib/domain/oauth-error.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import type { Sql } from '#lib/store/database.ts';
import { type FederationRow, findFederation, touchFederation } from '#lib/store/federations.ts';
import { forgetSeen, rememberHolder, rememberOnce } from '#lib/store/seen-tokens.ts';
import { findStanding } from '#lib/store/workload-standing.ts';
import type { OpsContext } from './context.ts';
import { iso } from './to-request-view.ts';

/** One request at the token endpoint. `token` is the subject token of an exchange, or the assertion of a client. */
export type TokenRequest = { grant: 'exchange' | 'assertion'; clientId: string | null; token: string };

/** Longer than the tolerance by which a token that has expired is still accepted. */
const REMEMBER_LONGER_MS = 60_000;

/**
 * Exchanges a workload's own token (RFC 8693), or the assertion that it signed (RFC 7523), for a short access token bound
 * to the key of its DPoP proof (RFC 9449). Nothing is remembered or made unless all of it holds: proof and assertion are
 * used up, the leaf is written and the use is noted in one transaction. An assertion is good once. A subject token belongs
 * to the first key that brings it: who steals it later gets nothing for it. Throws OAuthError, unavailable.
 */
export async function issueAccessToken(ctx: OpsContext, request: TokenRequest, proof: string | undefined): Promise<TokenAnswer> {
  const { issuer, issuerKeys, accessTokenTtlMs } = ctx.workloadIdentity;
  const proven = await verifyProof(proof, { htm: 'POST', htu: `${issuer}/api/v1/token` }).catch((error: unknown) => {
    throw error instanceof ProofRefused ? new OAuthError('invalid_dpop_proof', error.message) : error;
  });
  const clientId = clientOf(request);
  const found = await findFederation(ctx.db, clientId);
  const usable =
    found !== null && !found.federation.revoked && (found.federation.kind === 'private_key_jwt') === (request.grant === 'assertion');
  if (!usable) throw new OAuthError('invalid_client', 'There is no such federation for this way to ask.');
  const { federation, now } = found;
  if (!isProofCurrent(proven, now)) throw new OAuthError('invalid_dpop_proof', 'The proof is too old, or from the future (iat).');
  const token = await verifyWorkloadToken(request.token, federation, issuerKeys, now).catch((error: unknown) => {
    throw error instanceof TokenRefused ? refusalFor(request, error.message) : error;
  });

  const claims = await ctx.db.withTenant(federation.tenant, async (sql) => {
    await admit(sql, request, { federation, proven, token, now });
    const made = claimsFor(federation, proven, now, accessTokenTtlMs);
    await touchFederation(sql, federation.tenant, federation.id);
    await forgetSeen(sql, federation.tenant);
    await appendLeaves(sql, federation.tenant, [leafOf(made)], now);
    return made;
  });
  return {
    access_token: await ctx.signer.mintAccessToken(claims, issuer),
    token_type: 'DPoP',
    expires_in: Math.floor((claims.expiresAt - now) / 1_000),
    issued_token_type: ACCESS_TOKEN_TYPE,
  };
}

function clientOf({ grant, clientId, token }: TokenRequest): string {
  if (grant === 'exchange') return clientId ?? '';
  const subject = claimedSubject(token) ?? '';
  if (clientId !== null && clientId !== subject) throw new OAuthError('invalid_client', 'The assertion is of another client.');
  return subject;
}

/** RFC 8693 section 2.2.2 for a subject token; RFC 6749 section 5.2 for who does not prove to be the client. */
function refusalFor({ grant }: TokenRequest, why: string): OAuthError {
  return grant === 'exchange'
    ? new OAuthError('invalid_request', `The subject token is not accepted: ${why}`)
    : new OAuthError('invalid_client', `The client assertion is not accepted: ${why}`);
}

type Presented = { federation: FederationRow; proven: Proof; token: WorkloadToken; now: number };

async function admit(sql: Sql, request: TokenRequest, { federation, proven, token, now }: Presented): Promise<void> {
  const { tenant, id: federationId, principalKind: kind, principalId: id } = federation;
  const { federated, name, suspended } = await findStanding(sql, { tenant, kind, id, federationId });
  if (!federated || name === null) throw new OAuthError('invalid_client', 'There is no such federation for this way to ask.');
  if (suspended) throw new OAuthError('unauthorized_client', `The ${kind} is suspended.`);
  if (!(await rememberOnce(sql, { tenant, hash: proven.hash, lifetimeMs: REMEMBER_PROOF_MS })))
    throw new OAuthError('invalid_dpop_proof', 'The proof was used before.');
  const seen = { tenant, lifetimeMs: token.expiresAt - now + REMEMBER_LONGER_MS };
  if (request.grant === 'assertion') {
    if (!(await rememberOnce(sql, { ...seen, hash: sha256(`assertion ${federationId} ${token.jti}`) })))
      throw refusalFor(request, 'It was used before (jti).');
  } else if (!(await rememberHolder(sql, { ...seen, hash: sha256(`subject ${signedPartOf(request.token)}`), holder: proven.jkt }))) {
    throw refusalFor(request, 'It was exchanged with another key before.');
  }
}

/** Without the signature, of which one message can have several that are all good. */
function signedPartOf(token: string): string {
  return token.slice(0, token.lastIndexOf('.'));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whole seconds, because that is what a JWT can say. */
function claimsFor({ tenant, id, principalKind, principalId }: FederationRow, { jkt }: Proof, now: number, ttlMs: number): AccessClaims {
  const issuedAt = Math.floor(now / 1_000) * 1_000;
  const jti = randomBytes(16).toString('base64url');
  return { tenant, kind: principalKind, id: principalId, federationId: id, jkt, jti, issuedAt, expiresAt: issuedAt + ttlMs };
}

function leafOf({ tenant, kind, id, federationId, jkt, jti, issuedAt, expiresAt }: AccessClaims) {
  const common = { request: null, from: null, to: null, policy: null, digest: null };
  const access = { federationId, jkt, jti, expiresAt: iso(expiresAt) };
  return makeLeaf({ ...common, tenant, ts: issuedAt, type: 'access.issued', actor: { kind, id }, commit: { access } });
}
