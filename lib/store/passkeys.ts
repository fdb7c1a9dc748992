import type { Database, Sql } from './database.ts';

/** `publicKey` is COSE, as the authenticator gave it. Instants are epoch milliseconds. */
export type PasskeyRow = {
  id: string;
  publicKey: Buffer<ArrayBuffer>;
  counter: number;
  transports: string[];
  name: string;
  createdAt: number;
  lastUsedAt: number | null;
};

const COLUMNS = `id, public_key AS "publicKey", counter::float8 AS counter, transports, name,
  (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt", (extract(epoch FROM last_used_at) * 1000)::float8 AS "lastUsedAt"`;

/** The passkeys of one person that still count, oldest first. */
export function listPasskeyRows(db: Database, personId: string): Promise<PasskeyRow[]> {
  return db.unscoped.query<PasskeyRow>(
    `SELECT ${COLUMNS} FROM passkey WHERE person_id = $1 AND revoked_at IS NULL ORDER BY created_at, id LIMIT 100`,
    [personId],
  );
}

/**
 * Notes that a passkey was used, where its counter goes up or was never counting (synced passkeys say 0). False when it
 * was revoked meanwhile, or when this or a later use was noted before: then the assertion is no proof any more.
 */
export async function usePasskey(sql: Sql, personId: string, { id, counter }: { id: string; counter: number }): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE passkey SET counter = $3, last_used_at = clock_timestamp()
     WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL AND ($3 > counter OR ($3 = 0 AND counter = 0)) RETURNING 1`,
    [id, personId, counter],
  );
  return rows.length > 0;
}

/**
 * Ends one passkey of a person, never their last one: each statement waits for the other and counts again. `last` when
 * it is the only one, `gone` when there is no such passkey of theirs.
 */
export async function revokePasskey(db: Database, personId: string, id: string): Promise<'revoked' | 'last' | 'gone'> {
  const rows = await db.unscoped.query(
    `WITH live AS (SELECT id FROM passkey WHERE person_id = $1 AND revoked_at IS NULL ORDER BY id FOR UPDATE)
     UPDATE passkey SET revoked_at = now()
     WHERE id = $2 AND person_id = $1 AND revoked_at IS NULL AND (SELECT count(*) FROM live) > 1 RETURNING 1`,
    [personId, id],
  );
  if (rows.length > 0) return 'revoked';
  return (await listPasskeyRows(db, personId)).some((row) => row.id === id) ? 'last' : 'gone';
}
