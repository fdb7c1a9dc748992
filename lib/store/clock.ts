import type { Database } from './database.ts';

/** The database's clock, in epoch milliseconds: the only one by which anything is judged. */
export async function readClock(db: Database): Promise<number> {
  const [row] = await db.unscoped.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  if (!row) throw new Error('the database has no clock');
  return row.now.getTime();
}
