import type { Sql } from './database.ts';
import type { NewNotice } from './notices.ts';

/** For how long after an agent was last refused for too much people are told that it floods. */
export const FLOODING = `interval '1 hour'`;

/**
 * Writes down that an agent was refused because it asked for too much, now. `begun`: it was not known to flood. Null when the
 * agent is gone.
 */
export async function markFlooding(
  sql: Sql,
  { tenant, agentId }: Pick<NewNotice, 'tenant' | 'agentId'>,
): Promise<{ begun: boolean; name: string; now: number } | null> {
  // Not FOR UPDATE: a submit holds the log's head when it looks whether the agent is there, and this goes the other way.
  const [row] = await sql.query<{ begun: boolean; name: string; now: Date }>(
    `WITH before AS MATERIALIZED (SELECT id, flooding_at FROM agent WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE)
     UPDATE agent a SET flooding_at = clock_timestamp() FROM before b WHERE a.tenant_id = $1 AND a.id = b.id
     RETURNING coalesce(b.flooding_at < now() - ${FLOODING}, true) AS begun, a.name, clock_timestamp() AS now`,
    [tenant, agentId],
  );
  return row ? { begun: row.begun, name: row.name, now: row.now.getTime() } : null;
}
