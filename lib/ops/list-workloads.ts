import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { WorkloadList } from '#lib/contract/workload-view.ts';
import { mayAdministerWorkloads } from '#lib/domain/workload.ts';
import { readClock } from '#lib/store/clock.ts';
import type { Database } from '#lib/store/database.ts';
import { listWorkloadRows } from '#lib/store/workloads.ts';
import { toWorkloadRow } from './to-workload-view.ts';

/** The agents and executors of this person's customers: by customer, agents first, then by name. */
export async function listWorkloads(db: Database, person: PersonPrincipal): Promise<WorkloadList> {
  const [rows, now] = await Promise.all([listWorkloadRows(db, person.id), readClock(db)]);
  return {
    items: rows.map(toWorkloadRow),
    mayRegisterFor: person.memberships.filter(({ roles }) => mayAdministerWorkloads(roles)).map(({ tenant }) => tenant),
    now: new Date(now).toISOString(),
  };
}
