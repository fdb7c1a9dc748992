import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { setSuspended } from '#lib/store/workload-changes.ts';
import { changeWorkload } from './change-workload.ts';
import type { OpsContext } from './context.ts';
import { getWorkload } from './get-workload.ts';

/** Lets a suspended workload go on, with the keys that it still has. Again changes nothing. Throws not_found, forbidden. */
export async function resumeWorkload(
  ctx: OpsContext,
  person: PersonPrincipal,
  ref: WorkloadRef,
  { reason }: { reason: string },
): Promise<WorkloadDetail> {
  await changeWorkload(ctx, person, ref, async (sql, { suspended }) => {
    if (!suspended) return { answer: null };
    await setSuspended(sql, ref, null);
    return { answer: null, step: { type: `${ref.kind}.resumed`, commit: { reason } } };
  });
  return getWorkload(ctx.db, person, ref);
}
