import type { Config } from '#lib/config.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { findSession } from '#lib/store/sessions.ts';
import type { PersonPrincipal } from './principal.ts';
import { readSessionCookie } from './session-cookie.ts';

/**
 * The person behind a Cookie header. The cookie only says which session; whether it still counts, who it is and what
 * they belong to is read from the database at each call, so sign-out and role loss take effect at once. Throws
 * unauthenticated, session_revoked.
 */
export async function authenticateSession(
  db: Database,
  cookieHeader: string | undefined,
  config: Pick<Config, 'publicUrl' | 'authSecret'>,
): Promise<PersonPrincipal> {
  const claims = await readSessionCookie(cookieHeader, config);
  if (!claims) throw new HoldpointError('unauthenticated', 'Sign in first.');
  const session = await findSession(db, claims.sessionId, claims.personId);
  if (!session || session.over || session.disabled) throw new HoldpointError('session_revoked', 'Sign in again.');
  const { personId: id, name, email, memberships } = session;
  return { kind: 'person', id, name, email, sessionId: claims.sessionId, authenticatedAt: session.createdAt.getTime(), memberships };
}
