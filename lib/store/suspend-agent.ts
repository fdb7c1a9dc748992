import { stopDeliveries } from './callback-deliveries.ts';
import type { Sql } from './database.ts';

/** Stops an agent, and what waits to be told for it. False when it is suspended already; the first reason stays. */
export async function suspendAgent(sql: Sql, tenant: string, agentId: string, reason: string): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE agent SET suspended_at = clock_timestamp(), suspended_reason = $3 WHERE tenant_id = $1 AND id = $2 AND suspended_at IS NULL RETURNING 1`,
    [tenant, agentId, reason],
  );
  if (rows.length === 0) return false;
  await stopDeliveries(sql, { tenant, agentId }, null);
  return true;
}

/**
 * The agent's requests that are approved and not redeemed. Waits for whoever decides one of its requests right now, so
 * that no approval that was under way when the agent was suspended is missed.
 */
export async function listApprovedOfAgent(sql: Sql, tenant: string, agentId: string): Promise<string[]> {
  const rows = await sql.query<{ id: string; status: string }>(
    `SELECT id, status FROM action_request WHERE tenant_id = $1 AND agent_id = $2 AND status IN ('pending', 'approved') FOR SHARE`,
    [tenant, agentId],
  );
  return rows.filter(({ status }) => status === 'approved').map(({ id }) => id);
}
