/** What the agent named; the service resolves it against the inventory into a ResolvedTarget. */
export type TargetRef = { kind: 'host' | 'user'; name: string };

/** What the inventory calls an asset; policy files spell these. */
export const ASSET_ROLES = ['workstation', 'server', 'domain-controller', 'hypervisor', 'backup', 'firewall', 'line-of-business'] as const;
export type AssetRole = (typeof ASSET_ROLES)[number];

/**
 * A target as the inventory knows it. `foreign` says only that the name is another customer's: whose it is
 * never enters a request, so it can never be shown (I6). Instants are epoch milliseconds.
 */
export type ResolvedTarget = TargetRef & {
  resolved: boolean;
  foreign: boolean;
  displayName: string | null;
  role: string | null;
  privileged: boolean;
  owner: string | null;
  lastSeenAt: number | null;
};

/** By which requests that touch the same things find each other, however they spell them. */
export function targetKeys(targets: readonly TargetRef[]): string[] {
  return [...new Set(targets.map(({ kind, name }) => `${kind}:${name.toLowerCase()}`))].sort();
}
