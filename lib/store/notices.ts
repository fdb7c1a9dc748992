import type { Database, Sql } from './database.ts';

export type NoticeRow = {
  id: string;
  tenant: { id: string; name: string; color: string };
  kind: 'agent-reported' | 'agent-flooding' | 'key-shared' | 'passkey-enrolled';
  requestId: string | null;
  agentId: string | null;
  agentName: string;
  by: string;
  body: string;
  createdAt: Date;
  acknowledgedBy: string | null;
};

export type NewNotice = {
  tenant: string;
  id: string;
  requestId: string;
  agentId: string;
  agentName: string;
  byId: string;
  byName: string;
  body: string;
};

/** Tells the managers that an agent was reported. Once for each request and person, however often they say so. */
export async function insertNotice(sql: Sql, notice: NewNotice): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO notice (tenant_id, id, kind, request_id, agent_id, agent_name, by_id, by_name, body, created_at)
     SELECT $1, $2, 'agent-reported', $3, $4, $5, $6, $7, $8, clock_timestamp()
     WHERE NOT EXISTS (SELECT FROM notice n WHERE n.tenant_id = $1 AND n.kind = 'agent-reported' AND n.request_id = $3 AND n.by_id = $6)
     RETURNING 1`,
    [notice.tenant, notice.id, notice.requestId, notice.agentId, notice.agentName, notice.byId, notice.byName, notice.body],
  );
  return rows.length > 0;
}

/** Tells the admins that somebody can sign in a new way which nothing but a password vouched for. */
export async function insertPasskeyNotice(
  sql: Sql,
  { tenant, id, byId, byName, body }: Pick<NewNotice, 'tenant' | 'id' | 'byId' | 'byName' | 'body'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO notice (tenant_id, id, kind, agent_name, by_id, by_name, body, created_at)
     VALUES ($1, $2, 'passkey-enrolled', '', $3, $4, $5, clock_timestamp())`,
    [tenant, id, byId, byName, body],
  );
}

/**
 * Tells the managers what the service itself has noticed about an agent. `once`: not while a notice of that kind about it is
 * there which nobody has acknowledged.
 */
export async function insertOwnNotice(
  sql: Sql,
  {
    tenant,
    id,
    kind,
    agentId,
    agentName,
    body,
    once = false,
  }: Pick<NewNotice, 'tenant' | 'id' | 'agentId' | 'agentName' | 'body'> & { kind: 'key-shared' | 'agent-flooding'; once?: boolean },
): Promise<void> {
  await sql.query(
    `INSERT INTO notice (tenant_id, id, kind, agent_id, agent_name, by_name, body, created_at)
     SELECT $1, $2, $3, $4, $5, 'Holdpoint', $6, clock_timestamp()
     WHERE NOT $7 OR NOT EXISTS (SELECT FROM notice n WHERE n.tenant_id = $1 AND n.kind = $3 AND n.agent_id = $4 AND n.acknowledged_by IS NULL)`,
    [tenant, id, kind, agentId, agentName, body, once],
  );
}

/** An agent is the managers' business, and who can sign is the admins'. */
const VISIBLE = `SELECT n.id, json_build_object('id', t.id, 'name', t.name, 'color', t.color) AS tenant, n.kind, n.request_id AS "requestId",
    n.agent_id AS "agentId", n.agent_name AS "agentName", n.by_name AS by, n.body, n.created_at AS "createdAt", p.name AS "acknowledgedBy"
  FROM notice n JOIN tenant t ON t.id = n.tenant_id LEFT JOIN person p ON p.id = n.acknowledged_by
  WHERE EXISTS (SELECT FROM membership m WHERE m.tenant_id = n.tenant_id AND m.person_id = $1 
    AND m.role = CASE n.kind WHEN 'passkey-enrolled' THEN 'admin' ELSE 'manager' END)`;

/** What a person must know as a manager: what nobody has acknowledged first, then the newest. */
export function listNoticeRows(db: Database, personId: string): Promise<NoticeRow[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<NoticeRow>(`${VISIBLE} ORDER BY n.acknowledged_at IS NOT NULL, n.created_at DESC, n.id LIMIT 100`, [personId]),
  );
}

/** Null when there is no such notice of a customer that this person manages. */
export function findNotice(db: Database, personId: string, id: string): Promise<NoticeRow | null> {
  return db.withPerson(personId, async (sql) => (await sql.query<NoticeRow>(`${VISIBLE} AND n.id = $2`, [personId, id]))[0] ?? null);
}

/** The first who acknowledges it stays. */
export function acknowledgeNoticeRow(db: Database, tenant: string, id: string, personId: string): Promise<unknown> {
  return db.withTenant(tenant, (sql) =>
    sql.query(
      `UPDATE notice SET acknowledged_by = $3, acknowledged_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND acknowledged_by IS NULL`,
      [tenant, id, personId],
    ),
  );
}
