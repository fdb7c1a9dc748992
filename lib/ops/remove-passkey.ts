import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { revokePasskey } from '#lib/store/passkeys.ts';
import type { Database } from '#lib/store/database.ts';
import { requireFreshSignIn } from './enrolment.ts';

/**
 * Ends one of one's own passkeys. Never the last: without one, a password alone would make the next, so whoever lost
 * the last one needs a recovery. Throws fresh_sign_in_required, last_passkey, not_found.
 */
export async function removePasskey(db: Database, person: PersonPrincipal, id: string): Promise<void> {
  await requireFreshSignIn(db, person);
  const outcome = await revokePasskey(db, person.id, id);
  if (outcome === 'gone') throw new HoldpointError('not_found', 'No such passkey.');
  if (outcome === 'last') throw new HoldpointError('last_passkey', 'Enrol another passkey first, or ask an administrator for a recovery.');
}
