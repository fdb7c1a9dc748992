import type { Role } from '#lib/domain/role.ts';
import type { Environment, WorkloadRef } from '#lib/domain/workload.ts';
import { stopDeliveries } from './callback-deliveries.ts';
import type { Sql } from './database.ts';

/** A workload under lock, with what the person who wants to change it is for its customer now. Epoch milliseconds. */
export type WorkloadAtHand = { name: string; suspended: boolean; roles: Role[]; now: number };

/**
 * Locks one workload against other changes of it. Submits go on meanwhile: they hold its key only. Null when it is gone.
 */
export async function lockWorkload(sql: Sql, { kind, tenant, id }: WorkloadRef, personId: string): Promise<WorkloadAtHand | null> {
  const [row] = await sql.query<Omit<WorkloadAtHand, 'now'> & { now: Date }>(
    `SELECT w.name, w.suspended_at IS NOT NULL AS suspended, ${ROLES} AS roles, clock_timestamp() AS now
     FROM ${kind} w WHERE w.tenant_id = $1 AND w.id = $3 FOR NO KEY UPDATE`,
    [tenant, personId, id],
  );
  return row ? { ...row, now: row.now.getTime() } : null;
}

const ROLES = `ARRAY(SELECT m.role FROM membership m JOIN person p ON p.id = m.person_id
  WHERE m.tenant_id = $1 AND m.person_id = $2 AND p.disabled_at IS NULL)`;

/** What a person is for a customer now, and now; for what does not exist yet and so cannot be locked. */
export async function readRoles(sql: Sql, tenant: string, personId: string): Promise<{ roles: Role[]; now: number }> {
  const [row] = await sql.query<{ roles: Role[]; now: Date }>(`SELECT ${ROLES} AS roles, clock_timestamp() AS now`, [tenant, personId]);
  return { roles: row?.roles ?? [], now: row?.now.getTime() ?? 0 };
}

export type NewWorkload = WorkloadRef & { name: string; environment: Environment | null; classes: string[]; owner: string | null };

/** False when there is one of that id already, which is left as it is. */
export async function insertWorkload(sql: Sql, { kind, tenant, id, name, environment, classes, owner }: NewWorkload): Promise<boolean> {
  const rows =
    kind === 'agent'
      ? await sql.query(
          `INSERT INTO agent (tenant_id, id, name, environment, classes, owner_person_id) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT DO NOTHING RETURNING 1`,
          [tenant, id, name, environment, classes, owner],
        )
      : await sql.query('INSERT INTO executor (tenant_id, id, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1', [
          tenant,
          id,
          name,
        ]);
  return rows.length > 0;
}

/** Is the one that is there what was to be registered? */
export async function isSameWorkload(sql: Sql, { kind, tenant, id, name, environment, classes, owner }: NewWorkload): Promise<boolean> {
  const rows =
    kind === 'agent'
      ? await sql.query(
          `SELECT 1 FROM agent WHERE tenant_id = $1 AND id = $2 AND name = $3 AND environment = $4 AND classes = $5::text[]
             AND owner_person_id IS NOT DISTINCT FROM $6`,
          [tenant, id, name, environment, classes, owner],
        )
      : await sql.query('SELECT 1 FROM executor WHERE tenant_id = $1 AND id = $2 AND name = $3', [tenant, id, name]);
  return rows.length > 0;
}

/** What policy judges an agent by, and whose id bars from signing. Classes are sorted. */
export type AgentProperties = { environment: Environment; classes: string[]; owner: string | null };

/** Null when there is no such agent. */
export async function readProperties(sql: Sql, { tenant, id }: WorkloadRef): Promise<AgentProperties | null> {
  const [row] = await sql.query<AgentProperties>(
    `SELECT environment, ARRAY(SELECT c FROM unnest(classes) c ORDER BY c COLLATE "C") AS classes, owner_person_id AS owner
     FROM agent WHERE tenant_id = $1 AND id = $2`,
    [tenant, id],
  );
  return row ?? null;
}

/**
 * What was asked up to two seconds from now counts as asked of the former agent: a call that read it before this commits may
 * bear a time after it.
 */
export async function setProperties(
  sql: Sql,
  { tenant, id }: WorkloadRef,
  { environment, classes, owner }: AgentProperties,
): Promise<void> {
  await sql.query(
    `UPDATE agent SET environment = $3, classes = $4, owner_person_id = $5, changed_at = clock_timestamp() + interval '2 seconds'
     WHERE tenant_id = $1 AND id = $2`,
    [tenant, id, environment, classes, owner],
  );
}

/** With a reason it stops, and what waits to be told for it; with null it may go on. */
export async function setSuspended(sql: Sql, { kind, tenant, id }: WorkloadRef, reason: string | null): Promise<void> {
  await sql.query(
    `UPDATE ${kind} SET suspended_at = CASE WHEN $3::text IS NOT NULL THEN clock_timestamp() END, suspended_reason = $3
     WHERE tenant_id = $1 AND id = $2`,
    [tenant, id, reason],
  );
  if (kind === 'agent' && reason !== null) await stopDeliveries(sql, { tenant, agentId: id }, null);
}

/**
 * The agent's requests that wait or are approved and not redeemed. Waits for whoever decides one of them right now, so
 * that none is missed that was under way when the agent was stopped.
 */
export async function listOpenOfAgent(sql: Sql, tenant: string, agentId: string): Promise<{ id: string; version: number }[]> {
  return sql.query<{ id: string; version: number }>(
    `SELECT id, version FROM action_request WHERE tenant_id = $1 AND agent_id = $2 AND status IN ('pending', 'approved') FOR SHARE`,
    [tenant, agentId],
  );
}
