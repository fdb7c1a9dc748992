import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { FRESH_SIGN_IN_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { readClock } from '#lib/store/clock.ts';
import type { Database } from '#lib/store/database.ts';
import { findOpenRecoveryOf } from '#lib/store/passkey-recoveries.ts';
import { listPasskeyRows, type PasskeyRow } from '#lib/store/passkeys.ts';

/** By which right a person may enrol a passkey now. `assertion`: one that they have must vouch for the new one. */
export type Enrolment = { by: 'first' | 'assertion' } | { by: 'recovery'; id: string } | { by: 'none'; whyNot: string };

const SIGN_IN_AGAIN = 'Sign in again: this takes a sign-in of the last 15 minutes.';

/**
 * A password alone makes the first passkey, right after it was given. Later ones take a passkey, or a recovery that two
 * people agreed on and a sign-in since: otherwise whoever learns a password would also have the second factor.
 */
export async function readEnrolment(
  db: Database,
  person: PersonPrincipal,
): Promise<{ enrolment: Enrolment; passkeys: PasskeyRow[]; fresh: boolean }> {
  const [passkeys, recovery, now] = await Promise.all([listPasskeyRows(db, person.id), findOpenRecoveryOf(db, person.id), readClock(db)]);
  const fresh = isFresh(person, now);
  const recovers = recovery !== null && recovery.approvedAt !== null && person.authenticatedAt >= recovery.approvedAt;
  return { enrolment: judge(), passkeys, fresh };

  function judge(): Enrolment {
    if (recovers && fresh) return { by: 'recovery', id: recovery.id };
    if (passkeys.length > 0) return { by: 'assertion' };
    return fresh ? { by: 'first' } : { by: 'none', whyNot: SIGN_IN_AGAIN };
  }
}

/** Throws fresh_sign_in_required when the session is too old to change which passkeys there are. */
export async function requireFreshSignIn(db: Database, person: PersonPrincipal): Promise<void> {
  if (!isFresh(person, await readClock(db))) throw new HoldpointError('fresh_sign_in_required', SIGN_IN_AGAIN);
}

function isFresh({ authenticatedAt }: PersonPrincipal, now: number): boolean {
  return now - authenticatedAt <= FRESH_SIGN_IN_MS;
}
