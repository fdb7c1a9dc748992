import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { FederationKind, KeySource } from '#lib/domain/federation.ts';
import { TOKEN_ALGORITHMS } from './algorithms.ts';
import type { IssuerKeys } from './issuer-keys.ts';

/** What an administrator pinned. */
export type PinnedIdentity = { kind: FederationKind; issuer: string; subject: string; audience: string; source: KeySource };

/** Epoch milliseconds. */
export type WorkloadToken = { expiresAt: number; jti: string | null };

/** Why a token is not accepted, in words that are safe to give to whoever sent it. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** How far clocks may be apart, and how long a token may have left: one that lives longer is a key and no token. */
const CLOCK_TOLERANCE_SECONDS = 30;
const MAX_LEFT_MS: Record<FederationKind, number> = { oidc: 24 * 3_600_000, spiffe: 24 * 3_600_000, private_key_jwt: 10 * 60_000 };

/** Types by which a token was made for this. Others are for something else, whoever signed them. */
const TYPES: Record<FederationKind, readonly string[]> = {
  oidc: ['jwt', 'at+jwt'],
  spiffe: ['jwt', 'jose'],
  private_key_jwt: ['jwt', 'client-authentication+jwt'],
};

/** A token that says where its keys are would be believed about who it is. */
const FOREIGN_KEYS = ['jku', 'jwk', 'x5u', 'x5c'];

/**
 * Checks the token of a workload against what was pinned: issuer, subject and audience exactly, signature by pinned keys
 * alone, and time by `now`, the database's clock in epoch milliseconds. Throws TokenRefused, unavailable.
 */
export async function verifyWorkloadToken(token: string, pinned: PinnedIdentity, keys: IssuerKeys, now: number): Promise<WorkloadToken> {
  assertHeader(token, pinned.kind);
  const getKey = await keys(pinned.source);
  const { payload } = await jwtVerify(token, getKey, {
    algorithms: TOKEN_ALGORITHMS,
    audience: pinned.audience,
    subject: pinned.subject,
    requiredClaims: ['sub', 'aud', 'exp', ...(pinned.kind === 'private_key_jwt' ? ['jti'] : [])],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(now),
    // A JWT-SVID is by its trust domain and not by its `iss`, which it need not have.
    ...(pinned.kind === 'spiffe' ? {} : { issuer: pinned.issuer }),
  }).catch(refuse);
  assertClaims(payload, pinned, now);
  return { expiresAt: Number(payload.exp) * 1_000, jti: payload.jti ?? null };
}

/** Whom a token says that it is about, before anything of it is believed: only to find what it is to be checked against. */
export function claimedSubject(token: string): string | null {
  try {
    return decodeJwt(token).sub ?? null;
  } catch {
    return null;
  }
}

function assertHeader(token: string, kind: FederationKind): void {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw new TokenRefused('It is not a JWT.');
  }
  if (FOREIGN_KEYS.some((name) => Object.hasOwn(header, name))) throw new TokenRefused('Its header brings or names keys.');
  const { typ } = header;
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ;
  if (type !== undefined && !(typeof type === 'string' && TYPES[kind].includes(type))) throw new TokenRefused('It has another type (typ).');
}

function assertClaims(payload: JWTPayload, { kind, source }: PinnedIdentity, now: number): void {
  // Whoever else it is for could bring it here.
  if (Array.isArray(payload.aud) && payload.aud.length !== 1) throw new TokenRefused('It is for more than one audience (aud).');
  if (Number(payload.exp) * 1_000 - now > MAX_LEFT_MS[kind]) throw new TokenRefused('It lives too long (exp).');
  if (payload.iat !== undefined && payload.iat * 1_000 - now > CLOCK_TOLERANCE_SECONDS * 1_000)
    throw new TokenRefused('It is from the future (iat).');
  if (payload.jti !== undefined && (typeof payload.jti !== 'string' || payload.jti.length > 1_024))
    throw new TokenRefused('Its jti is not usable.');
  if (kind === 'spiffe' && payload.iss !== undefined && source.discovery !== null && payload.iss !== source.discovery)
    throw new TokenRefused('It has another issuer (iss).');
}

/** A claim is only named after the signature held, so no stranger can try out what was pinned. */
function refuse(error: unknown): never {
  if (error instanceof HoldpointError) throw error;
  if (error instanceof errors.JWTExpired) throw new TokenRefused('It has expired (exp).');
  if (error instanceof errors.JWTClaimValidationFailed) throw new TokenRefused(`It does not fit what was pinned (${error.claim}).`);
  if (error instanceof errors.JOSEError || error instanceof TypeError) throw new TokenRefused('Its signature cannot be verified.');
  throw error;
}
