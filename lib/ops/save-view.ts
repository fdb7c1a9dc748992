import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { SavedView } from '#lib/contract/saved-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { putSavedView } from '#lib/store/saved-views.ts';

const MOST = 20;

/** Keeps a view of the queue for one person, in the place of one with that name. Throws too_many_views for the 21st. */
export async function saveView(db: Database, person: PersonPrincipal, view: SavedView): Promise<SavedView> {
  if (await putSavedView(db, person.id, view, MOST)) return view;
  throw new HoldpointError(
    'too_many_views',
    `You have ${MOST} saved views, and more are not kept. Delete one, or save under a name that you have.`,
  );
}
