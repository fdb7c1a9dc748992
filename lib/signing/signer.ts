import type { AccessClaims } from '#lib/domain/access-token.ts';

/** What a grant says. `issuedAt` and `expiresAt` are epoch milliseconds; the token keeps whole seconds. */
export type GrantClaims = {
  tenant: string;
  requestId: string;
  executorId: string;
  tool: string;
  digest: string;
  policyVersion: string;
  jti: string;
  issuedAt: number;
  expiresAt: number;
  /** The thumbprint of the agent's key, where it has one: `cnf` of RFC 7800. Redeeming then takes a proof of that key. */
  jkt?: string;
};

/**
 * What a requestable denial was about, by value (the AuthZEN access request profile's `binding_token`). It grants nothing: it
 * only shows that this question was asked and escalated. Epoch milliseconds; the token keeps whole seconds.
 */
export type DenialClaims = {
  issuer: string;
  tenant: string;
  agentId: string;
  evaluationId: string;
  bindingHash: string;
  boundContext: readonly string[];
  issuedAt: number;
  expiresAt: number;
};

/**
 * Who sends a notification of the AuthZEN callback profile, to whom, and of which body. `id` is the same for each attempt.
 * Epoch milliseconds; the token keeps whole seconds.
 */
export type NotificationClaims = {
  issuer: string;
  audience: string;
  id: string;
  body: string;
  issuedAt: number;
  expiresAt: number;
};

/** A public key as JWKS publishes it (RFC 7517, RFC 8037). */
export type PublicJwk = { kty: string; crv: string; x: string; kid: string; use: string; alg: string };

/** The one module that holds private keys. Nothing under `app/` may reach it, which the boundary check proves. */
export type Signer = {
  /** A JWS (`Ed25519`, `typ: holdpoint-grant+jwt`). Deterministic: the same claims under the same key are the same text. */
  mintGrant(claims: GrantClaims): Promise<{ token: string; kid: string }>;
  /** Claims of a genuine grant, whether it is in time or not: that is judged by the database's clock. Throws invalid_grant. */
  verifyGrant(token: string): Promise<GrantClaims>;
  /** A JWS (`Ed25519`, `typ: holdpoint-denial+jwt`), for the issuer itself to read again. */
  signDenial(claims: DenialClaims): Promise<string>;
  /** Claims of a genuine denial of `issuer`, whether it is in time or not. Throws invalid_denial_binding. */
  verifyDenial(token: string, issuer: string): Promise<DenialClaims>;
  /** A JWS (`Ed25519`, `typ: holdpoint-callback+jwt`) that a receiver checks by the public keys. It permits nothing. */
  signNotification(claims: NotificationClaims): Promise<string>;
  /** A JWS (`Ed25519`, `typ: at+jwt`) by a key that signs nothing else. `issuer` is this service's origin. */
  mintAccessToken(claims: AccessClaims, issuer: string): Promise<string>;
  /** Claims of a genuine access token of this issuer, in time or not. Throws invalid_token. */
  verifyAccessToken(token: string, issuer: string): Promise<AccessClaims>;
  /** The signature line of a C2SP signed note over a checkpoint's text. */
  signCheckpoint(text: string): Promise<string>;
  /** The public keys that grants and notifications in use may be signed with. */
  jwks(): Promise<{ keys: PublicJwk[] }>;
  /**
   * Makes a new grant key that every node publishes before any node signs with it; the old one verifies until its last
   * grant is over. The key of access tokens is renewed with it. With `olderThanMs` only when the newest key has been in force for longer. Answers the new key's id, or
   * null when there was nothing to do, or another node was quicker.
   */
  rotate(when?: { olderThanMs: number }): Promise<string | null>;
};
