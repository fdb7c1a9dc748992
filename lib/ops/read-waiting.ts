import type { Database } from '#lib/store/database.ts';
import { listVersions } from '#lib/store/due-requests.ts';

export type WaitingRef = { tenant: string; id: string };
export type WaitingState = { tenant: string; id: string; version: number; asked: number; status: string; overdue: boolean };

/**
 * How far many requests are, in one query per customer: what the sweep under lost hints compares with what each waiter
 * last saw. `overdue` ones are pending past their decide-by; reading them through collectDecision settles them.
 */
export async function readWaiting(db: Database, refs: readonly WaitingRef[]): Promise<WaitingState[]> {
  const byTenant = new Map<string, string[]>();
  for (const { tenant, id } of refs) {
    const ids = byTenant.get(tenant);
    if (ids) ids.push(id);
    else byTenant.set(tenant, [id]);
  }
  const states: WaitingState[] = [];
  for (const [tenant, ids] of byTenant) {
    const rows = await db.withTenant(tenant, (sql) => listVersions(sql, tenant, ids));
    states.push(...rows.map((row) => ({ tenant, ...row })));
  }
  return states;
}
