import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { type GrantFault, grantFault } from './grant-error.ts';
import { createJwks, type Jwks, type JwksSource } from './jwks.ts';

export type { JwksSource };

/** What a genuine grant says. `expiresAt` is RFC 3339; `executor` is the id within the tenant. */
export type GrantClaims = {
  tenant: string;
  executor: string;
  requestId: string;
  tool: string;
  digest: string;
  policyVersion: string;
  jti: string;
  issuedAt: string;
  expiresAt: string;
};

/** What a grant must be about. What is not given is not compared. */
type Expected = { digest: string; tenant?: string | undefined; tool?: string | undefined; requestId?: string | undefined };

export type VerifyGrantOptions = Expected & {
  /** The keys of the service: its JWKS in hand, or where it is published. */
  jwks: JwksSource | Jwks;
  /** This executor: `executor:<tenant>:<id>`. */
  audience: string;
  /** How far the clocks may differ; none when not given. */
  clockToleranceSeconds?: number | undefined;
};

const TYP = 'holdpoint-grant+jwt';
const ISSUER = 'holdpoint';

/**
 * Verifies a grant (JWS, Ed25519, RFC 8037; typed by RFC 8725 §3.11) with nothing but the service's public keys: genuine,
 * in time, for this executor and exactly this digest. It cannot say whether the grant was used or revoked since: only
 * `Executor.redeem` can, so a grant that was only verified here must not be run twice. Throws GrantError with a `fault`.
 */
export async function verifyGrant(token: string, options: VerifyGrantOptions): Promise<GrantClaims> {
  const { jwks, audience, clockToleranceSeconds = 0, ...expected } = options;
  const keys = typeof jwks === 'function' ? jwks : createJwks(jwks);
  return readGrant(token, keys, expected, { audience, clockTolerance: clockToleranceSeconds });
}

/**
 * What an agent can say of a grant that it was given: genuine and about its request. Whether it is in time is left to the
 * service's clock, and for which executor it is does not concern the agent.
 */
export function inspectGrant(token: string, keys: Jwks, expected: Required<Expected>): Promise<GrantClaims> {
  return readGrant(token, keys, expected, { currentDate: new Date(0) });
}

type Timing = { audience: string; clockTolerance: number } | { currentDate: Date };

async function readGrant(token: string, keys: Jwks, expected: Expected, timing: Timing): Promise<GrantClaims> {
  const options = { algorithms: ['Ed25519'], typ: TYP, issuer: ISSUER, requiredClaims: ['jti', 'exp', 'iat', 'aud'], ...timing };
  const { payload } = await jwtVerify(token, keys, options).catch((error: unknown) => {
    throw grantFault(faultOf(error), error instanceof Error ? `The grant is not good: ${error.message}.` : 'The grant is not good.', error);
  });
  const claims = readClaims(payload);
  const faults: [GrantFault, string | undefined, string][] = [
    ['digest_mismatch', expected.digest, claims.digest],
    ['wrong_tenant', expected.tenant, claims.tenant],
    ['wrong_tool', expected.tool, claims.tool],
    ['wrong_request', expected.requestId, claims.requestId],
  ];
  for (const [fault, wanted, found] of faults)
    if (wanted !== undefined && wanted !== found) throw grantFault(fault, `The grant is for ${found}, and not for ${wanted}.`);
  return claims;
}

function readClaims(payload: JWTPayload): GrantClaims {
  const text = (name: string): string => {
    const value = payload[name];
    if (typeof value !== 'string' || value === '') throw grantFault('missing_claim', `The grant has no ${name}.`);
    return value;
  };
  const [, tenant, executor] = /^executor:([^:]+):(.+)$/.exec(text('aud')) ?? [];
  if (!tenant || !executor) throw grantFault('wrong_audience', 'The grant names no executor.');
  if (tenant !== text('ten')) throw grantFault('wrong_tenant', 'The grant names an executor of another tenant than its own.');
  return {
    tenant,
    executor,
    requestId: text('req'),
    tool: text('tool'),
    digest: text('dig'),
    policyVersion: text('pol'),
    jti: text('jti'),
    issuedAt: instant(payload.iat),
    expiresAt: instant(payload.exp),
  };
}

function instant(seconds: number | undefined): string {
  return new Date((seconds ?? 0) * 1_000).toISOString();
}

const CLAIM_FAULTS: Record<string, GrantFault> = { typ: 'wrong_type', iss: 'wrong_issuer', aud: 'wrong_audience', nbf: 'not_yet_valid' };

function faultOf(error: unknown): GrantFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.reason === 'check_failed'
      ? (CLAIM_FAULTS[error.claim] ?? 'malformed')
      : error.claim === 'typ'
        ? 'wrong_type'
        : 'missing_claim';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'wrong_algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad_signature';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return 'unknown_key';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid || error instanceof errors.JOSENotSupported)
    return 'malformed';
  return 'keys_unavailable';
}

/** The digest that a grant says it is for, unverified: the service verifies it. Throws GrantError `malformed`. */
export function claimedDigest(token: string): string {
  try {
    const { dig } = decodeJwt(token);
    if (typeof dig === 'string') return dig;
  } catch (cause) {
    throw grantFault('malformed', 'This is no grant.', cause);
  }
  throw grantFault('missing_claim', 'The grant has no dig.');
}
