import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { mayAdministerWorkloads, type WorkloadRef } from '#lib/domain/workload.ts';
import { readClock } from '#lib/store/clock.ts';
import type { Database } from '#lib/store/database.ts';
import { listKeyRows } from '#lib/store/workload-keys.ts';
import { findWorkloadRow, listRecentOfAgent } from '#lib/store/workloads.ts';
import { noWorkload } from './change-workload.ts';
import { isoOrNull, toKeyView, toWorkloadRow } from './to-workload-view.ts';

/** One agent or executor with its keys and, of an agent, what it asked last. Throws not_found. */
export async function getWorkload(db: Database, person: PersonPrincipal, ref: WorkloadRef): Promise<WorkloadDetail> {
  const [row, keys, recent, now] = await Promise.all([
    findWorkloadRow(db, person.id, ref),
    listKeyRows(db, person.id, ref),
    ref.kind === 'agent' ? listRecentOfAgent(db, person.id, ref) : [],
    readClock(db),
  ]);
  if (!row) throw noWorkload();
  const { owner, ownerId, attested, suspendedReason } = row;
  return {
    workload: toWorkloadRow(row),
    owner,
    ownedByMe: ownerId === person.id,
    attested,
    suspendedAt: isoOrNull(row.suspendedAt),
    suspendedReason,
    createdAt: row.createdAt.toISOString(),
    keys: keys.map(toKeyView),
    recent: recent.map(({ createdAt, ...each }) => ({ ...each, createdAt: createdAt.toISOString() })),
    mayAdminister: mayAdministerWorkloads(person.memberships.find(({ tenant }) => tenant === ref.tenant)?.roles ?? []),
    now: new Date(now).toISOString(),
  };
}
