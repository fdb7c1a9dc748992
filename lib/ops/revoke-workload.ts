import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { stopDeliveries } from '#lib/store/callback-deliveries.ts';
import { endCallbackOrigins } from '#lib/store/callback-origins.ts';
import { endFederationsOf } from '#lib/store/federations.ts';
import type { Sql } from '#lib/store/database.ts';
import { setSuspended } from '#lib/store/workload-changes.ts';
import { revokeKeys } from '#lib/store/workload-keys.ts';
import { changeWorkload } from './change-workload.ts';
import { closeOpenRequests } from './close-open-requests.ts';
import type { OpsContext } from './context.ts';
import { getWorkload } from './get-workload.ts';
import { wakeWaiters } from './wake-waiters.ts';

/**
 * Takes everything from a workload: in one transaction it is suspended, all of its keys are revoked, all of
 * its federations end, and with those the access tokens that they made, and nobody is told anything for it any more; then each request
 * of an agent that waits is denied, and each approval that was not redeemed is revoked, with a transaction and a leaf of
 * its own. What runs already runs on. `typed` is its name, as a person typed it. Saying it again finishes what was not
 * finished. Throws not_found, forbidden, confirmation_mismatch.
 */
export async function revokeWorkload(
  ctx: OpsContext,
  person: PersonPrincipal,
  ref: WorkloadRef,
  { reason, typed }: { reason: string; typed: string },
): Promise<WorkloadDetail> {
  await changeWorkload(ctx, person, ref, async (sql, { name, suspended }) => {
    if (typed.trim() !== name) throw new HoldpointError('confirmation_mismatch', 'Type its name as it stands there.');
    if (!suspended) await setSuspended(sql, ref, reason);
    const keys = await revokeKeys(sql, ref, null);
    // Suspended, it can not use them now; resumed, its workload would be let in again by a token of its issuer.
    const federations = await endFederationsOf(sql, ref, person.id);
    const callbackOrigins = await endCallbacks(sql, ref, person.id);
    if (suspended && keys.length + federations.length + callbackOrigins.length === 0) return { answer: null };
    return { answer: null, step: { type: `${ref.kind}.revoked`, commit: { reason, keys, federations, callbackOrigins } } };
  });
  // Everything stays as it is once the agent may go on again.
  const by = { kind: 'person', id: person.id, name: person.name } as const;
  if (ref.kind === 'agent') await closeOpenRequests(ctx, ref, { by, reason, unless: ({ agent }) => !agent.suspended });
  await wakeWaiters(ctx, ref);
  return getWorkload(ctx.db, person, ref);
}

async function endCallbacks(sql: Sql, { kind, tenant, id: agentId }: WorkloadRef, personId: string): Promise<string[]> {
  if (kind !== 'agent') return [];
  await stopDeliveries(sql, { tenant, agentId }, null);
  return endCallbackOrigins(sql, { tenant, agentId }, null, personId);
}
