import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Fetch } from './http.ts';

export type Jwks = JWTVerifyGetKey;

/** A key set that is in hand, or where it is published: `https://…/.well-known/jwks.json`. */
export type JwksSource = JSONWebKeySet | URL | string;

/** Keys by id. Published ones are fetched once, kept, and fetched again when a grant names one that is new. */
export function createJwks(source: JwksSource, fetch?: Fetch): Jwks {
  if (typeof source !== 'string' && !(source instanceof URL)) return createLocalJWKSet(source);
  return createRemoteJWKSet(new URL(source), fetch ? { [customFetch]: fetch } : {});
}
