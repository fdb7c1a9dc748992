import type { Callback, CallbackEvent, DeliveryOutcome, DeliveryState } from '#lib/domain/callback.ts';
import type { RequestStatus } from '#lib/domain/request.ts';
import type { Database, Sql } from './database.ts';

type Whose = { tenant: string; agentId: string };
export type DeliveryRef = { tenant: string; requestId: string; version: number };

/**
 * SQL for a save: the notification of `event` and its job, when the request's agent asked for it. Nothing when the parameter is
 * null or nothing was saved. The one place where a notification comes into being after a request was made.
 */
export function notifyColumns(event: string): { with: string; select: string } {
  return {
    with: `notified AS (
  INSERT INTO callback_delivery (tenant_id, request_id, version, agent_id, origin_id, event, due_at, created_at)
  SELECT c.tenant_id, c.request_id, $4, c.agent_id, c.origin_id, ${event}::text, $9, $9 FROM saved, request_callback c
  WHERE c.tenant_id = $1 AND c.request_id = $2 AND ${event}::text = ANY (c.events)
  RETURNING tenant_id, agent_id
)`,
    select: '(SELECT enqueue_callbacks(n.tenant_id, n.agent_id) FROM notified n)',
  };
}

/** The callback of a request that is about to be inserted, and its first notification where it is decided already. */
export async function insertCallback(
  sql: Sql,
  {
    tenant,
    agentId,
    requestId,
    originId,
    callback,
    event,
    now,
  }: Whose & {
    requestId: string;
    originId: string;
    callback: Callback;
    event: CallbackEvent | null;
    now: number;
  },
): Promise<void> {
  const { endpoint, state, events } = callback;
  await sql.query(
    `INSERT INTO request_callback (tenant_id, request_id, agent_id, origin_id, endpoint, pep_state, events) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [tenant, requestId, agentId, originId, endpoint, state, events],
  );
  if (event === null || !events.includes(event)) return;
  await sql.query(
    `INSERT INTO callback_delivery (tenant_id, request_id, version, agent_id, origin_id, event, due_at, created_at)
     VALUES ($1, $2, 1, $3, $4, $5, $6, $6)`,
    [tenant, requestId, agentId, originId, event, new Date(now)],
  );
  await sql.query('SELECT enqueue_callbacks($1, $2)', [tenant, agentId]);
}

export async function countWaiting(sql: Sql, { tenant, agentId }: Whose): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM callback_delivery WHERE tenant_id = $1 AND agent_id = $2 AND due_at IS NOT NULL',
    [tenant, agentId],
  );
  return row?.count ?? 0;
}

/** Adds a job that delivers what is due for an agent at a later instant, in epoch milliseconds: one in each second. */
export async function enqueueRetry(sql: Sql, { tenant, agentId }: Whose, at: number): Promise<void> {
  const second = Math.ceil(at / 1_000);
  const values = [JSON.stringify({ tenant, agent: agentId }), new Date(second * 1_000), `callback:${tenant}:${agentId}:${second}`];
  await sql.query(`SELECT enqueue_job('deliver-callbacks', $1::json, $2::timestamptz, $3)`, values);
}

/** Enqueues what is due and nobody works on, of all customers. */
export async function enqueueLateDeliveries(db: Database): Promise<void> {
  await db.unscoped.query('SELECT enqueue_late_callbacks()');
}

/** A notification that is due, locked, with what decides whether it is sent. Epoch milliseconds. */
export type DueDelivery = DeliveryRef & {
  event: CallbackEvent;
  endpoint: string;
  pepState: string | null;
  attempts: number;
  createdAt: number;
  now: number;
  /** As the request stands now. `executeBy`: until when an approval can be used. */
  status: RequestStatus;
  executeBy: number | null;
  suspended: boolean;
  originEnded: boolean;
};

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

/** Longer than an attempt may take: after it, whoever began one is gone. */
const UNDER_WAY = `interval '10 seconds'`;

/** Of advisory locks: one taker for each agent. */
const ATTEMPT_LOCK = 7_302;

/**
 * The one that has waited longest. Null when nothing is due, or an attempt for this agent is under way: whoever makes it goes
 * on with the next, so that one agent's receiver never holds more than one of the workers.
 */
export async function takeDueDelivery(sql: Sql, { tenant, agentId }: Whose): Promise<DueDelivery | null> {
  // Before the statement that looks, so that it sees what whoever came a moment sooner has begun.
  await sql.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [ATTEMPT_LOCK, `${tenant} ${agentId}`]);
  const [row] = await sql.query<DueDelivery>(
    `SELECT d.tenant_id AS tenant, d.request_id AS "requestId", d.version, d.event, c.endpoint, c.pep_state AS "pepState", d.attempts,
       ${ms('d.created_at')} AS "createdAt", ${ms('clock_timestamp()')} AS now, r.status, ${ms('r.execute_by')} AS "executeBy",
       a.suspended_at IS NOT NULL AS suspended, o.revoked_at IS NOT NULL AS "originEnded"
     FROM callback_delivery d
       JOIN request_callback c ON c.tenant_id = d.tenant_id AND c.request_id = d.request_id
       JOIN action_request r ON r.tenant_id = d.tenant_id AND r.id = d.request_id
       JOIN agent a ON a.tenant_id = d.tenant_id AND a.id = d.agent_id
       JOIN callback_origin o ON o.tenant_id = d.tenant_id AND o.id = d.origin_id
     WHERE d.tenant_id = $1 AND d.agent_id = $2 AND d.due_at <= clock_timestamp()
       AND NOT EXISTS (SELECT FROM callback_delivery u WHERE u.tenant_id = $1 AND u.agent_id = $2 AND u.due_at IS NOT NULL
         AND u.begun_at > clock_timestamp() - ${UNDER_WAY})
     ORDER BY d.due_at, d.created_at, d.version LIMIT 1 FOR UPDATE OF d SKIP LOCKED`,
    [tenant, agentId],
  );
  return row ?? null;
}

/** Counts an attempt before it is made, so that it is tried again at `dueAt` whatever becomes of this process. */
export async function beginAttempt(sql: Sql, { tenant, requestId, version }: DeliveryRef, dueAt: number): Promise<void> {
  await sql.query(
    `UPDATE callback_delivery SET attempts = attempts + 1, last_at = clock_timestamp(), begun_at = clock_timestamp(), due_at = $4
     WHERE tenant_id = $1 AND request_id = $2 AND version = $3`,
    [tenant, requestId, version, new Date(dueAt)],
  );
}

/** What an attempt came to; `state` when nothing more will be tried. Changes nothing that is over. */
export async function noteAttempt(
  sql: Sql,
  { tenant, requestId, version }: DeliveryRef,
  { outcome, status, state }: { outcome: DeliveryOutcome; status: number | null; state: DeliveryState | null },
): Promise<void> {
  await sql.query(
    `UPDATE callback_delivery SET outcome = $4, http_status = $5, last_at = clock_timestamp(), begun_at = NULL,
       state = coalesce($6, state), due_at = CASE WHEN $6::text IS NULL THEN due_at END
     WHERE tenant_id = $1 AND request_id = $2 AND version = $3 AND state = 'waiting'`,
    [tenant, requestId, version, outcome, status, state],
  );
}

export async function endDelivery(sql: Sql, { tenant, requestId, version }: DeliveryRef, state: DeliveryState): Promise<void> {
  await sql.query(
    `UPDATE callback_delivery SET state = $4, due_at = NULL WHERE tenant_id = $1 AND request_id = $2 AND version = $3 AND state = 'waiting'`,
    [tenant, requestId, version, state],
  );
}

/** Stops what waits for an agent, to all places or to one. */
export async function stopDeliveries(sql: Sql, { tenant, agentId }: Whose, originId: string | null): Promise<void> {
  await sql.query(
    `UPDATE callback_delivery SET state = 'stopped', due_at = NULL
     WHERE tenant_id = $1 AND agent_id = $2 AND ($3::text IS NULL OR origin_id = $3) AND due_at IS NOT NULL`,
    [tenant, agentId, originId],
  );
}
