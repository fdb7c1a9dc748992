import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Role } from '#lib/domain/role.ts';

/** Who may see whose tokens speak for a customer's workloads. Only administrators may say so. */
const READERS: readonly Role[] = ['admin', 'manager', 'auditor'];

export function tenantsReadable({ memberships }: PersonPrincipal): string[] {
  return memberships.filter(({ roles }) => roles.some((role) => READERS.includes(role))).map(({ tenant }) => tenant);
}

/** Throws not_found for a customer that the person does not belong to, forbidden for one that they do not administer. */
export function assertAdministers({ memberships }: PersonPrincipal, tenant: string, notFound: string): void {
  const own = memberships.find((each) => each.tenant === tenant);
  if (!own) throw new HoldpointError('not_found', notFound);
  if (!own.roles.includes('admin')) throw new HoldpointError('forbidden', 'This is for administrators of the customer.');
}
