import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RecoveryView } from '#lib/contract/passkey-view.ts';
import type { Role } from '#lib/domain/role.ts';
import type { Database } from '#lib/store/database.ts';
import { listMembershipsIn, type RecoveryRow } from '#lib/store/passkey-recoveries.ts';
import { iso } from './to-request-view.ts';

/** Of these people, those who belong to a customer for which this person has one of the roles. */
export async function listUnder(db: Database, person: PersonPrincipal, roles: readonly Role[], personIds: string[]): Promise<Set<string>> {
  const tenants = person.memberships.filter((each) => each.roles.some((role) => roles.includes(role))).map(({ tenant }) => tenant);
  return new Set((await listMembershipsIn(db, tenants, personIds)).map(({ personId }) => personId));
}

/** Who may be the second person: an administrator or manager of a customer that the person belongs to. */
export const SECOND_ROLES: readonly Role[] = ['admin', 'manager'];

/** Neither the one who asked nor the one it is for. */
export function isSecondPerson({ person: { id }, requestedBy }: RecoveryRow, person: PersonPrincipal): boolean {
  return person.id !== id && person.id !== requestedBy.id;
}

/** `under`: the person may approve for the one that it is for. */
export function toRecoveryView(row: RecoveryRow, person: PersonPrincipal, under: boolean): RecoveryView {
  return {
    id: row.id,
    person: row.person,
    requestedBy: row.requestedBy.name,
    requestedAt: iso(row.requestedAt),
    approvedBy: row.approvedBy?.name ?? null,
    expiresAt: iso(row.expiresAt),
    mayApprove: under && row.open && row.approvedBy === null && isSecondPerson(row, person),
  };
}
