import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RegisterBody, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import { insertWorkload, isSameWorkload, type NewWorkload, readRoles } from '#lib/store/workload-changes.ts';
import { requireAdministrator, requireMember, workloadLeaf } from './change-workload.ts';
import type { OpsContext } from './context.ts';
import { getWorkload } from './get-workload.ts';

/**
 * A manager or administrator of a customer registers an agent or executor of it. It has no key yet and can do nothing.
 * The same once more changes nothing. Throws not_found, forbidden, invalid_body, and already_exists for an id that is taken
 * by one with other properties.
 */
export async function registerWorkload(
  ctx: OpsContext,
  person: PersonPrincipal,
  ref: WorkloadRef,
  body: RegisterBody,
): Promise<WorkloadDetail> {
  requireMember(person, ref.tenant);
  await ctx.db.withTenant(ref.tenant, async (sql) => {
    const { roles, now } = await readRoles(sql, ref.tenant, person.id);
    requireAdministrator(roles);
    const added = toWorkload(person, ref, body);
    if (await insertWorkload(sql, added)) {
      const { name, environment, classes, owner } = added;
      const step = { type: `${ref.kind}.registered`, commit: { properties: { environment, classes, owner } } };
      return appendLeaves(sql, ref.tenant, [workloadLeaf(person, ref, { name, now }, step)], now);
    }
    if (!(await isSameWorkload(sql, added)))
      throw new HoldpointError('already_exists', `This customer has an ${ref.kind} "${ref.id}" already.`);
  });
  return getWorkload(ctx.db, person, ref);
}

function toWorkload(person: PersonPrincipal, ref: WorkloadRef, { name, environment, classes, ownedByMe }: RegisterBody): NewWorkload {
  if (ref.kind === 'agent') {
    if (!environment || !classes || classes.length === 0)
      throw new HoldpointError('invalid_body', 'An agent has an environment and at least one remediation class.');
    return { ...ref, name: name.trim(), environment, classes: [...new Set(classes)].sort(), owner: ownedByMe ? person.id : null };
  }
  if (environment || classes || ownedByMe) throw new HoldpointError('invalid_body', 'An executor has no environment, class or owner.');
  return { ...ref, name: name.trim(), environment: null, classes: [], owner: null };
}
