import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { PersonList } from '#lib/contract/passkey-view.ts';
import type { Database } from '#lib/store/database.ts';
import { listPeopleOf } from '#lib/store/passkey-recoveries.ts';

/** Whose recovery this person may start: everybody else of the customers that they administer. Nobody for others. */
export async function listRecoverable(db: Database, person: PersonPrincipal): Promise<PersonList> {
  const administered = person.memberships.filter(({ roles }) => roles.includes('admin')).map(({ tenant }) => tenant);
  const people = await listPeopleOf(db, administered);
  return { items: people.filter(({ id }) => id !== person.id) };
}
