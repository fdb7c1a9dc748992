import { makeLeaf } from '#lib/audit/leaf.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Json } from '#lib/domain/json.ts';
import { mayAdministerWorkloads, type WorkloadRef } from '#lib/domain/workload.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import type { Sql } from '#lib/store/database.ts';
import { lockWorkload, type WorkloadAtHand } from '#lib/store/workload-changes.ts';
import type { OpsContext } from './context.ts';

/** What a change comes to: its answer, and the step that the log tells, unless nothing changed. */
export type WorkloadChange<T> = { answer: T; step?: { type: string; commit?: Record<string, Json> } };

/**
 * The one path on which a registered workload changes: lock → what the person is for its customer now → the change with
 * its leaf, in one transaction (I7). Throws not_found, and forbidden for whoever may see it and not change it.
 */
export async function changeWorkload<T>(
  ctx: OpsContext,
  person: PersonPrincipal,
  ref: WorkloadRef,
  change: (sql: Sql, hand: WorkloadAtHand) => Promise<WorkloadChange<T>>,
): Promise<T> {
  requireMember(person, ref.tenant);
  return ctx.db.withTenant(ref.tenant, async (sql) => {
    const hand = await lockWorkload(sql, ref, person.id);
    if (!hand) throw noWorkload();
    requireAdministrator(hand.roles);
    const { answer, step } = await change(sql, hand);
    if (step) await appendLeaves(sql, ref.tenant, [workloadLeaf(person, ref, hand, step)], hand.now);
    return answer;
  });
}

export function noWorkload(): HoldpointError {
  return new HoldpointError('not_found', 'No such agent or executor.');
}

/** What is not there and what is not theirs are one answer. */
export function requireMember(person: PersonPrincipal, tenant: string): void {
  if (!person.memberships.some((each) => each.tenant === tenant)) throw noWorkload();
}

export function requireAdministrator(roles: WorkloadAtHand['roles']): void {
  if (roles.length === 0) throw noWorkload();
  if (!mayAdministerWorkloads(roles)) throw new HoldpointError('forbidden', 'Only managers and administrators of this customer do this.');
}

export function workloadLeaf(
  person: PersonPrincipal,
  { kind, tenant, id }: WorkloadRef,
  { name, now }: Pick<WorkloadAtHand, 'name' | 'now'>,
  { type, commit = {} }: NonNullable<WorkloadChange<unknown>['step']>,
) {
  const actor = { kind: 'person', id: person.id };
  const leaf = { tenant, ts: now, type, actor, request: null, from: null, to: null, policy: null, digest: null };
  return makeLeaf({ ...leaf, commit: { [kind]: { id, name }, ...commit } });
}
