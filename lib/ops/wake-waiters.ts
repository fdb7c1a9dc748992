import type { WorkloadRef } from '#lib/domain/workload.ts';
import { listOpenOfAgent } from '#lib/store/workload-changes.ts';
import type { OpsContext } from './context.ts';

/**
 * After an agent or one of its keys was stopped: wakes whoever waits for a request of it, so that they ask again and are
 * told. A hint like any other: without it a long-poll would learn it at its end, and a socket within seconds.
 */
export async function wakeWaiters(ctx: OpsContext, { kind, tenant, id }: WorkloadRef): Promise<void> {
  if (kind !== 'agent') return;
  const open = await ctx.db.withTenant(tenant, (sql) => listOpenOfAgent(sql, tenant, id));
  for (const request of open) ctx.announce({ tenant, requestId: request.id, version: request.version, kind: 'stopped' });
}
