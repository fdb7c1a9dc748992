import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RecoveryList } from '#lib/contract/passkey-view.ts';
import type { Database } from '#lib/store/database.ts';
import { listOpenRecoveries } from '#lib/store/passkey-recoveries.ts';
import { listUnder, SECOND_ROLES, toRecoveryView } from './recovery-standing.ts';

/** The open recoveries of people for whom this person may be a second one, and their own. */
export async function listRecoveries(db: Database, person: PersonPrincipal): Promise<RecoveryList> {
  const open = await listOpenRecoveries(db);
  const under = await listUnder(
    db,
    person,
    SECOND_ROLES,
    open.map((row) => row.person.id),
  );
  const visible = open.filter((row) => under.has(row.person.id) || row.person.id === person.id);
  return { items: visible.map((row) => toRecoveryView(row, person, under.has(row.person.id))) };
}
