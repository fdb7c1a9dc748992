import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RecoveryView } from '#lib/contract/passkey-view.ts';
import { RECOVERY_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { ROLES } from '#lib/domain/role.ts';
import { type Database, isScopeValue } from '#lib/store/database.ts';
import { findOpenRecoveryOf, insertRecovery } from '#lib/store/passkey-recoveries.ts';
import { newId } from './new-id.ts';
import { listUnder, toRecoveryView } from './recovery-standing.ts';

/**
 * An administrator says that somebody has lost their passkeys. Nothing follows from it until a second person agrees.
 * While one is open for that person, asking gives that one. Throws not_found for people with whom no customer is shared,
 * forbidden for whoever administers none of theirs, second_person_required for oneself.
 */
export async function askRecovery(db: Database, person: PersonPrincipal, personId: string): Promise<RecoveryView> {
  const known = isScopeValue(personId) && (await listUnder(db, person, ROLES, [personId])).has(personId);
  if (!known) throw new HoldpointError('not_found', 'No such person.');
  if (personId === person.id) throw new HoldpointError('second_person_required', 'Somebody else has to ask for you.');
  const administers = (await listUnder(db, person, ['admin'], [personId])).has(personId);
  if (!administers) throw new HoldpointError('forbidden', 'Only an administrator of a customer of theirs can ask for this.');
  await insertRecovery(db, { id: newId('rcv', Date.now()), personId, requestedBy: person.id, lifetimeMs: RECOVERY_MS });
  const recovery = await findOpenRecoveryOf(db, personId);
  if (!recovery) throw new HoldpointError('unavailable', 'It was closed this instant; ask again.');
  return toRecoveryView(recovery, person, true);
}
