import type { Database } from './database.ts';

/** `filter` is JSON as it was stored: whoever reads it checks it. */
export type SavedViewRow = { name: string; filter: unknown };

/** The views that one person named, in the order in which they did. */
export function listSavedViewRows(db: Database, personId: string): Promise<SavedViewRow[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<SavedViewRow>('SELECT name, filter FROM saved_view WHERE person_id = $1 ORDER BY created_at, name', [personId]),
  );
}

/** Keeps a view under its name, in the place of one that had it before. False when the person has `most` others. */
export async function putSavedView(db: Database, personId: string, { name, filter }: SavedViewRow, most: number): Promise<boolean> {
  const rows = await db.changeOwn(personId, (sql) =>
    sql.query(
      `INSERT INTO saved_view (person_id, name, filter)
       SELECT $1, $2, $3::json WHERE (SELECT count(*) FROM saved_view WHERE person_id = $1 AND name <> $2) < $4::int
       ON CONFLICT (person_id, name) DO UPDATE SET filter = excluded.filter RETURNING 1`,
      [personId, name, JSON.stringify(filter), most],
    ),
  );
  return rows.length > 0;
}

/** False when there is none of that name. */
export async function deleteSavedView(db: Database, personId: string, name: string): Promise<boolean> {
  const rows = await db.changeOwn(personId, (sql) =>
    sql.query('DELETE FROM saved_view WHERE person_id = $1 AND name = $2 RETURNING 1', [personId, name]),
  );
  return rows.length > 0;
}
