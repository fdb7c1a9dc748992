import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { setSuspended } from '#lib/store/workload-changes.ts';
import { changeWorkload } from './change-workload.ts';
import type { OpsContext } from './context.ts';
import { getWorkload } from './get-workload.ts';
import { wakeWaiters } from './wake-waiters.ts';

/**
 * Stops a workload until somebody lets it go on. Its keys are refused from now on, nothing of it can be approved, and no
 * grant of it is good; its requests stay where they are, and notifications that wait are not sent. When it is suspended already, the first reason stays. Throws
 * not_found, forbidden.
 */
export async function suspendWorkload(
  ctx: OpsContext,
  person: PersonPrincipal,
  ref: WorkloadRef,
  { reason }: { reason: string },
): Promise<WorkloadDetail> {
  await changeWorkload(ctx, person, ref, async (sql, { suspended }) => {
    if (suspended) return { answer: null };
    await setSuspended(sql, ref, reason);
    return { answer: null, step: { type: `${ref.kind}.suspended`, commit: { reason } } };
  });
  await wakeWaiters(ctx, ref);
  return getWorkload(ctx.db, person, ref);
}
