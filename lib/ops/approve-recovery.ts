import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RecoveryView } from '#lib/contract/passkey-view.ts';
import { RECOVERY_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { approveRecovery as approve, findRecovery } from '#lib/store/passkey-recoveries.ts';
import { isSecondPerson, listUnder, SECOND_ROLES, toRecoveryView } from './recovery-standing.ts';

/**
 * The second person agrees to a recovery: an administrator or manager who neither asked for it nor is it for. From now on
 * that person may enrol once, within a day and by a new sign-in. Again by the same person changes nothing. Throws
 * not_found, second_person_required, recovery_closed.
 */
export async function approveRecovery(db: Database, person: PersonPrincipal, id: string): Promise<RecoveryView> {
  const recovery = id.includes('\u0000') ? null : await findRecovery(db, id);
  const under = recovery && (await listUnder(db, person, SECOND_ROLES, [recovery.person.id])).has(recovery.person.id);
  // Whom it is for may see it, and is told why not.
  if (!recovery || !(under || recovery.person.id === person.id)) throw new HoldpointError('not_found', 'No such recovery.');
  if (!isSecondPerson(recovery, person))
    throw new HoldpointError('second_person_required', 'Somebody has to agree who neither asked for it nor gets it.');
  const approved = await approve(db, id, person.id, RECOVERY_MS);
  const now = await findRecovery(db, id);
  if (!now || (!approved && !(now.open && now.approvedBy?.id === person.id)))
    throw new HoldpointError('recovery_closed', 'It was agreed to, used, or has expired.');
  return toRecoveryView(now, person, true);
}
