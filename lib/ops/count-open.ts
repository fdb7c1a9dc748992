import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { CountsView } from '#lib/contract/console-view.ts';
import type { Database } from '#lib/store/database.ts';
import { countOpenRows } from '#lib/store/request-list.ts';

/** How many requests wait, in all and by customer, over the person's customers only. */
export async function countOpen(db: Database, person: PersonPrincipal): Promise<CountsView> {
  const rows = await countOpenRows(db, person.id);
  return {
    open: rows.reduce((sum, { open }) => sum + open, 0),
    byTenant: Object.fromEntries(rows.map(({ tenant, open }) => [tenant, open])),
  };
}
