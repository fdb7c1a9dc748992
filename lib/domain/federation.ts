/** By whose token a workload says who it is. `private_key_jwt`: by one that it signs itself (RFC 7523). */
export const FEDERATION_KINDS = ['oidc', 'spiffe', 'private_key_jwt'] as const;
export type FederationKind = (typeof FEDERATION_KINDS)[number];

/** Public keys and nothing else, as lib/auth/read-jwks.ts lets them in. */
export type PinnedJwks = { keys: Record<string, string>[] };

/** Where the keys come from that a federation's tokens are checked by. Nothing in a token can add to it. */
export type KeySource = { discovery: string; jwks: null } | { discovery: null; jwks: PinnedJwks };

const SPIFFE_ID = /^spiffe:\/\/([a-z0-9._-]{1,255})((?:\/[A-Za-z0-9._-]+)+)$/;

/** The trust domain of a workload's SPIFFE ID, like `spiffe://example.org`. Null when the text is no such id. */
export function trustDomainOf(spiffeId: string): string | null {
  const [, domain, path = ''] = SPIFFE_ID.exec(spiffeId) ?? [];
  if (!domain || spiffeId.length > 2_048 || path.split('/').some((segment) => segment === '.' || segment === '..')) return null;
  return `spiffe://${domain}`;
}

/**
 * Whether keys may be fetched from this issuer: https, at a host with a name, without anything that would make two
 * texts of one place. An address is refused, because the services that must not be asked live at addresses.
 * `plainLoopback` also lets http to this machine through, for tests alone.
 */
export function isFetchableIssuer(issuer: string, { plainLoopback }: { plainLoopback: boolean }): boolean {
  if (!URL.canParse(issuer) || issuer.length > 500) return false;
  const { protocol, hostname, username, password, href } = new URL(issuer);
  const exact = issuer === href || `${issuer}/` === href;
  if (!exact || username || password || /[?#]/.test(issuer)) return false;
  if (plainLoopback && protocol === 'http:' && hostname === '127.0.0.1') return true;
  return protocol === 'https:' && isNamedHost(hostname);
}

function isNamedHost(hostname: string): boolean {
  return /^(?!.*\.(localhost|local|internal)$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(hostname);
}
