import type { Identity } from '#sdk/main.ts';

/** Who a credential speaks for, in one line. */
export function identityLine({ kind, id, name, tenant, keyExpiresAt }: Identity): string {
  const ends = keyExpiresAt === null ? '' : `; its key ends at ${keyExpiresAt}`;
  return `${kind} ${id} (${name}) of ${tenant}${ends}`;
}
