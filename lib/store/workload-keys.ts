import type { WorkloadRef } from '#lib/domain/workload.ts';
import type { Database, Sql } from './database.ts';

export type StoredKey = {
  keyId: string;
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  sharedAt: Date | null;
  good: boolean;
  /** The instants are RFC 3339 text, as they come out of JSON. */
  sources: { network: string; client: string; firstAt: string; lastAt: string }[];
};

/** The good keys of a workload, and the last few that are over. Never what proves them. */
export function listKeyRows(db: Database, personId: string, { kind, tenant, id }: WorkloadRef): Promise<StoredKey[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<StoredKey>(
      `SELECT c.key_id AS "keyId", c.created_at AS "createdAt", p.name AS "createdBy", c.expires_at AS "expiresAt", c.revoked_at AS "revokedAt",
         c.last_used_at AS "lastUsedAt", c.shared_at AS "sharedAt", ${GOOD} AS good,
         (SELECT coalesce(json_agg(json_build_object('network', s.network, 'client', s.client, 'firstAt', s.first_at, 'lastAt', s.last_at)
             ORDER BY s.last_at DESC), '[]')
           FROM (SELECT * FROM key_source s WHERE s.tenant_id = c.tenant_id AND s.key_id = c.key_id ORDER BY s.last_at DESC LIMIT 10) s) AS sources
       FROM visible_keys() c LEFT JOIN person p ON p.id = c.created_by
       WHERE c.tenant_id = $1 AND c.kind = $2 AND c.principal_id = $3
       ORDER BY ${GOOD} DESC, c.created_at DESC, c.key_id LIMIT 12`,
      [tenant, kind, id],
    ),
  );
}

const GOOD = '(c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > now()))';

export async function countGoodKeys(sql: Sql, { kind, tenant, id }: WorkloadRef): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM credential c WHERE c.tenant_id = $1 AND c.kind = $2 AND c.principal_id = $3 AND ${GOOD}`,
    [tenant, kind, id],
  );
  return row?.count ?? 0;
}

export type NewCredential = WorkloadRef & { keyId: string; secretHmac: Buffer; createdBy: string; expiresAt: Date };

/** The caller holds the lock of the workload, so that no third key comes between its count and this. */
export async function insertKey(sql: Sql, key: NewCredential): Promise<void> {
  await sql.query(
    `INSERT INTO credential (tenant_id, key_id, kind, principal_id, secret_hmac, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [key.tenant, key.keyId, key.kind, key.id, key.secretHmac, key.createdBy, key.expiresAt],
  );
}

/** False when this person has used this idempotency key before. */
export async function insertKeyMark(sql: Sql, mark: { tenant: string; personId: string; key: string; keyId: string }): Promise<boolean> {
  const rows = await sql.query(
    // A space is in no key that a caller can send, so this is never mistaken for a key of a submit.
    `INSERT INTO idempotency_key (tenant_id, principal_id, key, body_hash, resource_id, created_at)
     VALUES ($1, $2, 'create-key ' || $3, '', $4, clock_timestamp()) ON CONFLICT DO NOTHING RETURNING 1`,
    [mark.tenant, mark.personId, mark.key, mark.keyId],
  );
  return rows.length > 0;
}

/** Ends one key, or all of a workload. Answers with those that were not revoked before. */
export async function revokeKeys(sql: Sql, { kind, tenant, id }: WorkloadRef, keyId: string | null): Promise<string[]> {
  const rows = await sql.query<{ keyId: string }>(
    `UPDATE credential SET revoked_at = clock_timestamp() WHERE tenant_id = $1 AND kind = $2 AND principal_id = $3 AND revoked_at IS NULL
       AND ($4::text IS NULL OR key_id = $4) RETURNING key_id AS "keyId"`,
    [tenant, kind, id, keyId],
  );
  return rows.map((row) => row.keyId).sort();
}
