import type { Database, Sql } from './database.ts';
import type { PasskeyRow } from './passkeys.ts';

/** A challenge for one person in one session; the old ones of the same session are gone with it. */
export async function insertChallenge(
  db: Database,
  { challenge, personId, sessionId, lifetimeMs }: { challenge: string; personId: string; sessionId: string; lifetimeMs: number },
): Promise<void> {
  await db.unscoped.query(
    `WITH old AS (DELETE FROM passkey_challenge WHERE expires_at <= now() OR (person_id = $2 AND session_id = $3))
     INSERT INTO passkey_challenge (challenge, person_id, session_id, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')`,
    [challenge, personId, sessionId, lifetimeMs],
  );
}

/** Uses the challenge up, whatever becomes of the attempt. False when it was used, has expired or is somebody else's. */
export async function takeChallenge(
  db: Database,
  { challenge, personId, sessionId }: { challenge: string; personId: string; sessionId: string },
): Promise<boolean> {
  const rows = await db.unscoped.query(
    'DELETE FROM passkey_challenge WHERE challenge = $1 AND person_id = $2 AND session_id = $3 AND expires_at > now() RETURNING 1',
    [challenge, personId, sessionId],
  );
  return rows.length > 0;
}

/** What gives the right to enrol: having no passkey yet, having used one just now, or a recovery. */
export type EnrolmentRight = { kind: 'first' } | { kind: 'proven'; passkeyId: string; counter: number } | { kind: 'recovery'; id: string };

/** `$7` and `$8` are named in each, so that one list of values fits. */
const RIGHT = {
  first: `SELECT 1 WHERE $7::text IS NULL AND $8::bigint IS NULL AND NOT EXISTS (SELECT FROM passkey WHERE person_id = $2 AND revoked_at IS NULL)`,
  proven: `UPDATE passkey SET counter = $8::bigint, last_used_at = clock_timestamp()
    WHERE id = $7::text AND person_id = $2 AND revoked_at IS NULL AND ($8::bigint > counter OR ($8::bigint = 0 AND counter = 0)) RETURNING 1`,
  recovery: `UPDATE passkey_recovery SET used_at = now()
    WHERE id = $7::text AND person_id = $2 AND used_at IS NULL AND approved_at IS NOT NULL AND expires_at > now() AND $8::bigint IS NULL RETURNING 1`,
} as const;

/**
 * Enrols a passkey where the right to do so still stands as this commits: a recovery is used up and ends all passkeys
 * from before. Null when the right is gone, and then nothing was changed; throws a unique violation when the credential
 * is known. One at a time for each person: two that are each the first would not see one another.
 */
export async function insertPasskey(
  sql: Sql,
  passkey: Pick<PasskeyRow, 'id' | 'counter' | 'transports' | 'name'> & { personId: string; publicKey: Uint8Array },
  right: EnrolmentRight,
): Promise<{ createdAt: number } | null> {
  const revoke = right.kind === 'recovery' ? 'EXISTS (SELECT FROM entitled)' : 'false';
  const used = right.kind === 'proven' ? right.passkeyId : right.kind === 'recovery' ? right.id : null;
  await sql.query('SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE', [passkey.personId]);
  const [row] = await sql.query<{ createdAt: number }>(
    `WITH entitled AS (${RIGHT[right.kind]}),
     revoked AS (UPDATE passkey SET revoked_at = now() WHERE person_id = $2 AND revoked_at IS NULL AND ${revoke})
     INSERT INTO passkey (id, person_id, public_key, counter, transports, name)
     SELECT $1::text, $2::text, $3::bytea, $4::bigint, $5::text[], $6::text FROM entitled
     RETURNING (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt"`,
    [
      passkey.id,
      passkey.personId,
      Buffer.from(passkey.publicKey),
      passkey.counter,
      passkey.transports,
      passkey.name,
      used,
      right.kind === 'proven' ? right.counter : null,
    ],
  );
  return row ?? null;
}
