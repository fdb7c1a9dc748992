import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { issuerKeySet, issuerMetadata } from '#lib/contract/issuer-metadata.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { KeySource } from '#lib/domain/federation.ts';
import { fetchJson } from './fetch-json.ts';

/** Keys are fetched again after this, or for a key id that is not among them, though never more often than the cooldown. */
const KEEP_MS = 10 * 60_000;
const COOLDOWN_MS = 30_000;
const MAX_ISSUERS = 1_000;

type Entry = { keys: Promise<JWTVerifyGetKey>; until: number };

/** Gives what a token's signature is checked by. Throws unavailable. */
export type IssuerKeys = (source: KeySource) => Promise<JWTVerifyGetKey>;

/**
 * The keys of pinned issuers. Only what an administrator pinned is ever asked: a token names no place (no SSRF), and
 * the issuer's own discovery document may name one only at the issuer's own origin. An issuer that fails is left alone
 * for the cooldown, so that tokens with made-up key ids do not turn into a flood on it.
 */
export function createIssuerKeys(): IssuerKeys {
  const known = new Map<string, Entry>();
  return async (source) => {
    if (source.jwks !== null) return createLocalJWKSet(source.jwks);
    const entry = known.get(source.discovery);
    if (entry && entry.until > Date.now()) return entry.keys;
    if (known.size >= MAX_ISSUERS) known.clear();
    const fresh: Entry = { keys: discover(source.discovery), until: Date.now() + COOLDOWN_MS };
    known.set(source.discovery, fresh);
    const keys = await fresh.keys;
    fresh.until = Number.POSITIVE_INFINITY;
    return keys;
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const document = issuerMetadata.safeParse(await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  if (!document.success || document.data.issuer !== issuer)
    throw new HoldpointError('unavailable', 'The discovery document is not that of the pinned issuer.');
  const url = new URL(document.data.jwks_uri);
  if (url.origin !== new URL(issuer).origin)
    throw new HoldpointError('unavailable', "The discovery document names keys at another origin; pin the issuer's keys instead.");
  let failedUntil = 0;
  return createRemoteJWKSet(url, {
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEEP_MS,
    async [customFetch](address: string) {
      if (failedUntil > Date.now()) throw new HoldpointError('unavailable', 'The keys of the issuer cannot be fetched now.');
      try {
        return Response.json(readKeySet(await fetchJson(address)));
      } catch (error) {
        failedUntil = Date.now() + COOLDOWN_MS;
        throw error;
      }
    },
  });
}

/** SPIFFE says what its keys are for in words of its own, which would make them no keys for signatures. */
function readKeySet(document: unknown): { keys: object[] } {
  const parsed = issuerKeySet.safeParse(document);
  if (!parsed.success) throw new HoldpointError('unavailable', "The issuer's keys are no JSON Web Key Set.");
  return { keys: parsed.data.keys.map(({ use, ...key }) => (use === undefined || use === 'jwt-svid' ? key : { ...key, use })) };
}
