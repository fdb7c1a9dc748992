import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { findCredential } from '#lib/store/credentials.ts';
import { isScopeValue } from '#lib/store/database.ts';
import { revokeKeys } from '#lib/store/workload-keys.ts';
import { changeWorkload } from './change-workload.ts';
import type { OpsContext } from './context.ts';
import { getWorkload } from './get-workload.ts';
import { wakeWaiters } from './wake-waiters.ts';

/**
 * Ends one key: its next call is refused, and whoever waits with it is told at once. What was approved stays approved, for
 * the workload's other key. Again changes nothing. Throws not_found, forbidden.
 */
export async function revokeKey(ctx: OpsContext, person: PersonPrincipal, keyId: string): Promise<WorkloadDetail> {
  const credential = isScopeValue(keyId) ? await findCredential(ctx.db, keyId) : null;
  if (!credential || !person.memberships.some(({ tenant }) => tenant === credential.tenant))
    throw new HoldpointError('not_found', 'No such key.');
  const { tenant, kind, principalId: id } = credential;
  const ref: WorkloadRef = { tenant, kind, id };
  await changeWorkload(ctx, person, ref, async (sql) => {
    const ended = await revokeKeys(sql, ref, keyId);
    return { answer: null, ...(ended.length > 0 ? { step: { type: 'key.revoked', commit: { key: { keyId } } } } : {}) };
  });
  await wakeWaiters(ctx, ref);
  return getWorkload(ctx.db, person, ref);
}
