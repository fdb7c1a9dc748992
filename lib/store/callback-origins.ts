import type { DeliveryOutcome, DeliveryState, CallbackEvent } from '#lib/domain/callback.ts';
import type { Database, Sql } from './database.ts';

type Whose = { tenant: string; agentId: string };

/** Where an agent may be told, and how it went last. */
export type ListedCallbackOrigin = Whose & {
  id: string;
  agentName: string;
  address: string;
  createdBy: string;
  createdAt: Date;
  revokedAt: Date | null;
  /** Notifications that wait to be delivered there. */
  waiting: number;
  last: {
    event: CallbackEvent;
    state: DeliveryState;
    outcome: DeliveryOutcome | null;
    httpStatus: number | null;
    attempts: number;
    at: string;
  } | null;
};

const LIST = `SELECT o.tenant_id AS tenant, o.id, o.agent_id AS "agentId", a.name AS "agentName", o.address, p.name AS "createdBy",
  o.created_at AS "createdAt", o.revoked_at AS "revokedAt",
  (SELECT count(*)::int FROM callback_delivery d WHERE d.tenant_id = o.tenant_id AND d.origin_id = o.id AND d.due_at IS NOT NULL) AS waiting,
  (SELECT json_build_object('event', d.event, 'state', d.state, 'outcome', d.outcome, 'httpStatus', d.http_status, 'attempts', d.attempts,
      'at', coalesce(d.last_at, d.created_at))
    FROM callback_delivery d WHERE d.tenant_id = o.tenant_id AND d.origin_id = o.id
    ORDER BY d.created_at DESC, d.request_id DESC, d.version DESC LIMIT 1) AS last
FROM callback_origin o JOIN person p ON p.id = o.created_by JOIN agent a ON a.tenant_id = o.tenant_id AND a.id = o.agent_id`;

/** Of these customers, newest first, as far as the person belongs to them. */
export function listCallbackOriginRows(
  db: Database,
  personId: string,
  { tenants, agentId }: { tenants: string[]; agentId: string | null },
): Promise<ListedCallbackOrigin[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<ListedCallbackOrigin>(
      `${LIST} WHERE o.tenant_id = ANY ($1) AND ($2::text IS NULL OR o.agent_id = $2) ORDER BY o.created_at DESC, o.id DESC LIMIT 500`,
      [tenants, agentId],
    ),
  );
}

export async function findCallbackOrigin(sql: Sql, tenant: string, id: string): Promise<ListedCallbackOrigin | null> {
  const [row] = await sql.query<ListedCallbackOrigin>(`${LIST} WHERE o.tenant_id = $1 AND o.id = $2`, [tenant, id]);
  return row ?? null;
}

/** Whose it is, for a person of that customer. Null for anybody else, and for an id that nobody has. */
export async function findAgentOfCallbackOrigin(db: Database, personId: string, id: string): Promise<Whose | null> {
  const [row] = await db.withPerson(personId, (sql) =>
    sql.query<Whose>('SELECT tenant_id AS tenant, agent_id AS "agentId" FROM callback_origin WHERE id = $1', [id]),
  );
  return row ?? null;
}

/** Those of one agent that stand: where it may ask to be told. */
export function listStandingOrigins(sql: Sql, { tenant, agentId }: Whose): Promise<{ id: string; address: string }[]> {
  return sql.query<{ id: string; address: string }>(
    'SELECT id, address FROM callback_origin WHERE tenant_id = $1 AND agent_id = $2 AND revoked_at IS NULL ORDER BY id',
    [tenant, agentId],
  );
}

export async function insertCallbackOrigin(
  sql: Sql,
  { tenant, agentId, id, address, createdBy }: Whose & { id: string; address: string; createdBy: string },
): Promise<void> {
  await sql.query(`INSERT INTO callback_origin (tenant_id, id, agent_id, address, created_by) VALUES ($1, $2, $3, $4, $5)`, [
    tenant,
    id,
    agentId,
    address,
    createdBy,
  ]);
}

/** Ends one, or with null all of the agent. Answers with the ids of those that stood. */
export async function endCallbackOrigins(sql: Sql, { tenant, agentId }: Whose, id: string | null, personId: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `UPDATE callback_origin SET revoked_at = clock_timestamp(), revoked_by = $4
     WHERE tenant_id = $1 AND agent_id = $2 AND ($3::text IS NULL OR id = $3) AND revoked_at IS NULL RETURNING id`,
    [tenant, agentId, id, personId],
  );
  return rows.map((row) => row.id).sort();
}
