import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { createThrottle } from '#lib/auth/throttle.ts';
import { verifyPassword } from '#lib/auth/verify-password.ts';
import { REPEATED_SIGN_IN_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { readClock } from '#lib/store/clock.ts';
import type { Database } from '#lib/store/database.ts';
import { hasPassword } from '#lib/store/people.ts';

const throttle = createThrottle({ limit: 5, windowMs: 60_000 });

/**
 * A session is what a thief of one has, and a first passkey made with it would be theirs for good. So whoever enrols what
 * no passkey vouches for says their password again, at that moment; who signs in elsewhere (OIDC) comes from there just
 * now. Throws password_required, rate_limited, fresh_sign_in_required.
 */
export async function proveAgain(db: Database, person: PersonPrincipal, password: string | undefined): Promise<void> {
  const now = await readClock(db);
  if (!(await hasPassword(db, person.id))) {
    if (now - person.authenticatedAt <= REPEATED_SIGN_IN_MS) return;
    throw new HoldpointError('fresh_sign_in_required', 'Sign in again, then add the passkey at once: nothing else vouches for it yet.');
  }
  if (password === undefined)
    throw new HoldpointError('password_required', 'Say your password again: nothing else vouches for this passkey.');
  if (throttle.isBlocked(person.id, now)) throw new HoldpointError('rate_limited', 'Too many wrong passwords. Wait a minute.');
  const proven = await verifyPassword(db, person.email, password);
  if (proven?.id === person.id) return throttle.succeed(person.id);
  throttle.fail(person.id, now);
  throw new HoldpointError('password_required', 'That is not your password.');
}
