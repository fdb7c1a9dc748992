import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ChangeBody, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { type AgentProperties, readProperties, setProperties } from '#lib/store/workload-changes.ts';
import { changeWorkload, noWorkload } from './change-workload.ts';
import { closeOpenRequests } from './close-open-requests.ts';
import type { OpsContext } from './context.ts';
import { getWorkload } from './get-workload.ts';
import { wakeWaiters } from './wake-waiters.ts';

/**
 * Changes what policy judges an agent by, and who answers for it. From its next call on it is judged so. What it asked before
 * was judged as what it was then: that is denied where it waits and revoked where it was approved and has not run, and even
 * where that is not done yet, nothing of it can be approved or redeemed (I8). Whoever answers for an agent cannot take that off
 * themselves, or they could sign for it (I10). Saying the same again changes nothing, and finishes what was not finished.
 * Throws not_found, also for executors; forbidden.
 */
export async function changeProperties(
  ctx: OpsContext,
  person: PersonPrincipal,
  ref: WorkloadRef,
  { environment, classes, owner, reason }: ChangeBody,
): Promise<WorkloadDetail> {
  const changed = await changeWorkload(ctx, person, ref, async (sql) => {
    const before = ref.kind === 'agent' ? await readProperties(sql, ref) : null;
    if (!before) throw noWorkload();
    const ownerId = owner === 'me' ? person.id : owner === 'nobody' ? null : before.owner;
    if (before.owner === person.id && ownerId !== person.id)
      throw new HoldpointError('forbidden', 'You answer for this agent: somebody else has to take that off you.');
    const after: AgentProperties = { environment, classes: [...new Set(classes)].sort(), owner: ownerId };
    if (JSON.stringify(after) === JSON.stringify(before)) return { answer: false };
    await setProperties(sql, ref, after);
    return { answer: true, step: { type: 'agent.changed', commit: { properties: after, before, reason } } };
  });
  const by = { kind: 'person', id: person.id, name: person.name } as const;
  await closeOpenRequests(ctx, ref, { by, reason: CLOSED, unless: ({ agent }) => !agent.changedSince });
  if (changed) await wakeWaiters(ctx, ref);
  return getWorkload(ctx.db, person, ref);
}

/** The agent reads this with each denial. The person's own words are in the log: they are for colleagues. */
const CLOSED = 'The agent was registered otherwise since this was asked. Ask again, to be judged as what it is now.';
