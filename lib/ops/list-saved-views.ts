import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { type SavedViewList, savedView } from '#lib/contract/saved-view.ts';
import type { Database } from '#lib/store/database.ts';
import { listSavedViewRows } from '#lib/store/saved-views.ts';

/** The views of the queue that a person named. One that an earlier version kept and this one cannot read is left out. */
export async function listSavedViews(db: Database, person: PersonPrincipal): Promise<SavedViewList> {
  const rows = await listSavedViewRows(db, person.id);
  return { items: rows.flatMap((row) => savedView.safeParse(row).data ?? []) };
}
