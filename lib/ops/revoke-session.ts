import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { endSession } from '#lib/store/sessions.ts';

/** Ends one of the person's own sessions; its next call is refused. Throws not_found for anybody else's. */
export async function revokeSession(db: Database, person: PersonPrincipal, sessionId: string): Promise<void> {
  if (!(await endSession(db, person.id, sessionId))) throw new HoldpointError('not_found', 'No such session.');
}
