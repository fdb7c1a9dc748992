import type { Sql } from './database.ts';

/**
 * The executor that runs a tool for one customer, as its id in SQL: whoever brought the tool, else the customer's oldest
 * among those that bring none, so that one which is registered later takes nothing over, and never a suspended one. Null when there is none. `tenant` and `tool` are SQL.
 */
export function executorOfTool(tenant: string, tool: string): string {
  return `(SELECT e.id FROM executor e WHERE e.tenant_id = ${tenant} AND e.suspended_at IS NULL
    AND e.id = coalesce((SELECT p.executor_id FROM proposed_tool p WHERE p.tenant_id = ${tenant} AND p.name = ${tool}), e.id)
    ORDER BY EXISTS (SELECT FROM proposed_tool p WHERE p.tenant_id = ${tenant} AND p.executor_id = e.id), e.created_at, e.id LIMIT 1)`;
}

export type ExecutorBadge = { id: string; name: string };

/** Who would run each of these tools now, by the tool's name; a tool that nobody would run is left out. */
export async function readExecutorsOfTools(sql: Sql, tenant: string, tools: readonly string[]): Promise<Map<string, ExecutorBadge>> {
  const rows = await sql.query<{ tool: string } & ExecutorBadge>(
    `SELECT t.tool, x.id, x.name FROM unnest($2::text[]) AS t (tool)
     JOIN executor x ON x.tenant_id = $1 AND x.id = ${executorOfTool('$1', 't.tool')}`,
    [tenant, tools],
  );
  return new Map(rows.map(({ tool, id, name }) => [tool, { id, name }]));
}

/** The names of the tools that an executor brought, reviewed or not. */
export async function listBroughtTools(sql: Sql, tenant: string, executorId: string): Promise<Set<string>> {
  const rows = await sql.query<{ name: string }>('SELECT name FROM proposed_tool WHERE tenant_id = $1 AND executor_id = $2', [
    tenant,
    executorId,
  ]);
  return new Set(rows.map(({ name }) => name));
}
