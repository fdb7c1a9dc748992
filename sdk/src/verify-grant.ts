import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { type GrantFault, grantFault } from './grant-error.ts';
import { assertPresented, type Presented } from './grant-proof.ts';
import { createJwks, type Jwks, type JwksSource } from './jwks.ts';

export type { JwksSource };

/**
 * What a genuine grant says. `expiresAt` is RFC 3339; `executor` is the id within the tenant; `jkt` is the thumbprint (RFC 7638) of
 * the agent's key that the grant is bound to, or null.
 */
export type GrantClaims = {
  tenant: string;
  executor: string;
  requestId: string;
  tool: string;
  digest: string;
  policyVersion: string;
  jti: string;
  jkt: string | null;
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
  /** The thumbprint (RFC 7638) of the one agent's key that is served here. Any other grant is `wrong_key`, an unbound one too. */
  jkt?: string | undefined;
  /**
   * The proof that came with the grant, or its absence, and the service's own address. With it a bound grant needs a proof by
   * its key (`wrong_proof`); without it nothing is said about who brought the grant.
   */
  presented?: Presented | undefined;
};

const TYP = 'holdpoint-grant+jwt';
const ISSUER = 'holdpoint';

/**
 * Verifies a grant (JWS, Ed25519, RFC 8037; typed by RFC 8725 §3.11) with nothing but the service's public keys: genuine,
 * in time, for this executor and exactly this digest. It cannot say whether the grant was used or revoked since: only
 * `Executor.redeem` can, so a grant that was only verified here must not be run twice. Throws GrantError with a `fault`.
 */
export async function verifyGrant(token: string, options: VerifyGrantOptions): Promise<GrantClaims> {
  const { jwks, audience, clockToleranceSeconds = 0, jkt, presented, ...expected } = options;
  const keys = typeof jwks === 'function' ? jwks : createJwks(jwks);
  const claims = await readGrant(token, keys, expected, { audience, clockTolerance: clockToleranceSeconds });
  if (jkt !== undefined && jkt !== claims.jkt) throw grantFault('wrong_key', 'The grant is not bound to the key that is expected.');
  if (presented && claims.jkt !== null) await assertPresented(token, claims.jkt, presented);
  return claims;
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
    jkt: readKey(payload),
    issuedAt: instant(payload.iat),
    expiresAt: instant(payload.exp),
  };
}

/** `cnf.jkt` (RFC 9449 §6.1); null when there is no `cnf`. One that says something else binds to a key that nobody has. */
function readKey({ cnf }: JWTPayload): string | null {
  if (cnf === undefined) return null;
  const { jkt } = (cnf ?? {}) as { jkt?: unknown };
  if (typeof jkt !== 'string' || jkt === '') throw grantFault('missing_claim', 'The grant has no cnf.jkt.');
  return jkt;
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
  const { dig } = claimsOf(token);
  if (typeof dig === 'string') return dig;
  throw grantFault('missing_claim', 'The grant has no dig.');
}

/** The thumbprint of the key that a grant says it is bound to, unverified; null when to none. Throws GrantError `malformed`. */
export function claimedKey(token: string): string | null {
  return readKey(claimsOf(token));
}

function claimsOf(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch (cause) {
    throw grantFault('malformed', 'This is no grant.', cause);
  }
}
