import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { readPolicyEpoch } from '#lib/store/policy-sources.ts';

/** Reads a row that every migration leaves there. Throws unavailable when the database or the schema is not there. */
export async function isReady(db: Database): Promise<void> {
  await readPolicyEpoch(db).catch(() => {
    throw new HoldpointError('unavailable', 'The database is not ready.');
  });
}
