import type { KeyView, WorkloadRow } from '#lib/contract/workload-view.ts';
import { formatWorkloadRef } from '#lib/domain/workload.ts';
import type { StoredKey } from '#lib/store/workload-keys.ts';
import type { StoredWorkload } from '#lib/store/workloads.ts';

export function toWorkloadRow(row: StoredWorkload): WorkloadRow {
  const { kind, id, name, tenant, environment, classes, pending, federations, callbackOrigins, keyShared } = row;
  return {
    ref: formatWorkloadRef({ kind, tenant: tenant.id, id }),
    kind,
    id,
    name,
    tenant,
    environment,
    classes,
    state: stateOf(row),
    pending,
    federations,
    callbackOrigins,
    lastSeenAt: isoOrNull(row.lastSeenAt),
    keyEndsAt: isoOrNull(row.keyEndsAt),
    keyShared,
    floodingAt: isoOrNull(row.floodingAt),
  };
}

/** What is suspended and has nothing to come in by is not paused: resuming it alone would let nobody in. */
function stateOf({ suspendedAt, goodKeys, federations }: StoredWorkload): WorkloadRow['state'] {
  const shut = goodKeys + federations === 0;
  if (suspendedAt !== null) return shut ? 'revoked' : 'suspended';
  return shut ? 'no-key' : 'active';
}

export function toKeyView({ sources, ...row }: StoredKey): KeyView {
  const { keyId, createdBy, good } = row;
  return {
    keyId,
    createdAt: row.createdAt.toISOString(),
    createdBy,
    expiresAt: isoOrNull(row.expiresAt),
    revokedAt: isoOrNull(row.revokedAt),
    lastUsedAt: isoOrNull(row.lastUsedAt),
    sharedAt: isoOrNull(row.sharedAt),
    good,
    sources: sources.map(({ network, client, firstAt, lastAt }) => {
      return { network, client, firstAt: new Date(firstAt).toISOString(), lastAt: new Date(lastAt).toISOString() };
    }),
  };
}

export function isoOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
