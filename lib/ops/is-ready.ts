import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';

/** Reads a row that every migration leaves there. Throws unavailable when the database or the schema is not there. */
export async function isReady(db: Database): Promise<void> {
  await db.unscoped.query('SELECT epoch FROM policy_epoch').catch(() => {
    throw new HoldpointError('unavailable', 'The database is not ready.');
  });
}
