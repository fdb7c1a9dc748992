/** How long an access token may live, in milliseconds. The configuration chooses below it. */
export const MAX_ACCESS_TOKEN_MS = 10 * 60_000;

/**
 * What an access token says (RFC 9068). It is good for nobody who cannot prove the key `jkt` (RFC 9449), and only as long
 * as its federation and its workload stand, which each call asks again. Instants are epoch milliseconds, in whole seconds.
 */
export type AccessClaims = {
  tenant: string;
  kind: 'agent' | 'executor';
  id: string;
  federationId: string;
  /** SHA-256 thumbprint (RFC 7638) of the key that the token is bound to. */
  jkt: string;
  jti: string;
  issuedAt: number;
  expiresAt: number;
};
