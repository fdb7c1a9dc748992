import type { Database } from './database.ts';

/** Instants are epoch milliseconds. */
export type RecoveryRow = {
  id: string;
  person: { id: string; name: string; email: string };
  requestedBy: { id: string; name: string };
  approvedBy: { id: string; name: string } | null;
  requestedAt: number;
  approvedAt: number | null;
  expiresAt: number;
  /** Neither used nor expired. */
  open: boolean;
};

const SELECT = `SELECT r.id, json_build_object('id', p.id, 'name', p.name, 'email', p.email) AS person,
  json_build_object('id', q.id, 'name', q.name) AS "requestedBy",
  CASE WHEN a.id IS NOT NULL THEN json_build_object('id', a.id, 'name', a.name) END AS "approvedBy",
  (extract(epoch FROM r.requested_at) * 1000)::float8 AS "requestedAt", (extract(epoch FROM r.approved_at) * 1000)::float8 AS "approvedAt",
  (extract(epoch FROM r.expires_at) * 1000)::float8 AS "expiresAt", r.used_at IS NULL AND r.expires_at > now() AS open
  FROM passkey_recovery r JOIN person p ON p.id = r.person_id JOIN person q ON q.id = r.requested_by LEFT JOIN person a ON a.id = r.approved_by`;
const OPEN = 'r.used_at IS NULL AND r.expires_at > now()';

/** Every recovery that is neither used nor expired, for anybody: who may see which is the caller's to say. */
export function listOpenRecoveries(db: Database): Promise<RecoveryRow[]> {
  return db.unscoped.query<RecoveryRow>(`${SELECT} WHERE ${OPEN} ORDER BY r.requested_at DESC, r.id LIMIT 200`);
}

export async function findRecovery(db: Database, id: string): Promise<RecoveryRow | null> {
  const [row] = await db.unscoped.query<RecoveryRow>(`${SELECT} WHERE r.id = $1`, [id]);
  return row ?? null;
}

/** The recovery by which a person may enrol once, or that still waits for its second person; null when there is none. */
export async function findOpenRecoveryOf(db: Database, personId: string): Promise<RecoveryRow | null> {
  const [row] = await db.unscoped.query<RecoveryRow>(
    `${SELECT} WHERE ${OPEN} AND r.person_id = $1 ORDER BY r.approved_at DESC NULLS LAST, r.requested_at DESC LIMIT 1`,
    [personId],
  );
  return row ?? null;
}

/** Asks for a recovery, unless one is open for that person already. */
export async function insertRecovery(
  db: Database,
  { id, personId, requestedBy, lifetimeMs }: { id: string; personId: string; requestedBy: string; lifetimeMs: number },
): Promise<void> {
  await db.unscoped.query(
    `INSERT INTO passkey_recovery (id, person_id, requested_by, expires_at)
     SELECT $1, $2, $3, now() + $4 * interval '1 millisecond'
     WHERE NOT EXISTS (SELECT FROM passkey_recovery r WHERE r.person_id = $2 AND ${OPEN})`,
    [id, personId, requestedBy, lifetimeMs],
  );
}

/** The second person agrees; the time to use it starts now. False when it was agreed to, used or had expired. */
export async function approveRecovery(db: Database, id: string, approvedBy: string, lifetimeMs: number): Promise<boolean> {
  const rows = await db.unscoped.query(
    `UPDATE passkey_recovery r SET approved_by = $2, approved_at = now(), expires_at = now() + $3 * interval '1 millisecond'
     WHERE r.id = $1 AND r.approved_by IS NULL AND ${OPEN} AND r.requested_by <> $2 AND r.person_id <> $2 RETURNING 1`,
    [id, approvedBy, lifetimeMs],
  );
  return rows.length > 0;
}

/** Everybody who belongs to one of these customers and may sign in, once each, by name. */
export async function listPeopleOf(db: Database, tenants: readonly string[]): Promise<RecoveryRow['person'][]> {
  const found = new Map<string, RecoveryRow['person']>();
  for (const tenant of tenants) {
    const rows = await db.withTenant(tenant, (sql) =>
      sql.query<RecoveryRow['person']>(
        `SELECT p.id, p.name, p.email FROM person p WHERE p.disabled_at IS NULL
           AND EXISTS (SELECT FROM membership m WHERE m.tenant_id = $1 AND m.person_id = p.id) ORDER BY lower(p.name), p.id LIMIT 500`,
        [tenant],
      ),
    );
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
}

/** Which of these people belong to which of these customers, as pairs of person and customer. */
export async function listMembershipsIn(
  db: Database,
  tenants: readonly string[],
  personIds: readonly string[],
): Promise<{ personId: string; tenant: string }[]> {
  const found: { personId: string; tenant: string }[] = [];
  if (personIds.length === 0) return found;
  for (const tenant of tenants) {
    const rows = await db.withTenant(tenant, (sql) =>
      sql.query<{ personId: string }>(
        'SELECT DISTINCT person_id AS "personId" FROM membership WHERE tenant_id = $1 AND person_id = ANY ($2::text[])',
        [tenant, personIds],
      ),
    );
    found.push(...rows.map(({ personId }) => ({ personId, tenant })));
  }
  return found;
}
