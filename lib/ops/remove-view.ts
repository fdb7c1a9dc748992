import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { deleteSavedView } from '#lib/store/saved-views.ts';

/** Forgets one of a person's own views. Throws not_found. */
export async function removeView(db: Database, person: PersonPrincipal, name: string): Promise<void> {
  if (!(await deleteSavedView(db, person.id, name))) throw new HoldpointError('not_found', 'No such view.');
}
