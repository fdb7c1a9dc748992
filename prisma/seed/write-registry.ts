import { schemaHash } from '#lib/audit/digest.ts';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json } from '#lib/domain/json.ts';
import type { Route } from '#lib/domain/route.ts';
import type { LibraryScript } from '#lib/domain/script.ts';
import type { Sql } from '#lib/store/database.ts';
import type { ToolRow } from './tools/tool-row.ts';

export type Named = { name: string; cedar: string };

/**
 * Brings what the program ships up to date: routes, tools and guardrails, in the order in which they refer to each
 * other. Compared before writing, because a statement on these tables moves the policy epoch even when it changes no
 * row, and a moved epoch takes back what was approved before. Rows that the program does not ship stay.
 */
export async function writeRegistry(sql: Sql, registry: { routes: Route[]; tools: ToolRow[]; guardrails: Named[] }): Promise<void> {
  const routes = registry.routes.map(({ name, need, decideWithinSeconds, stepUp, blind }) => ({
    name,
    need: need as Json,
    decide_within_seconds: decideWithinSeconds,
    step_up: stepUp,
    blind,
  }));
  const tools = registry.tools.map(({ denyPresets, scriptArgument, ...tool }) => ({
    ...tool,
    deny_presets: denyPresets,
    script_argument: scriptArgument,
    schema_hash: schemaHash(tool.schema),
    retired_at: null,
  }));
  await writeChanged(sql, 'approval_route', routes);
  await writeChanged(sql, 'tool', tools);
  await writeChanged(sql, 'guardrail', registry.guardrails);
}

/** One customer's own policies; inside its scope. */
export async function writePolicies(sql: Sql, tenant: string, policies: readonly Named[]): Promise<void> {
  const rows = policies.map((policy) => ({ tenant_id: tenant, ...policy }));
  await writeChanged(sql, 'tenant_policy', rows, ['tenant_id', 'name']);
}

/** One customer's library of scripts; inside its scope. */
export async function writeScripts(sql: Sql, tenant: string, scripts: readonly LibraryScript[]): Promise<void> {
  const rows = scripts.map(({ signedBy, ...script }) => ({ tenant_id: tenant, ...script, signed_by: signedBy }));
  await writeChanged(sql, 'script', rows, ['tenant_id', 'sha256']);
}

async function writeChanged(sql: Sql, table: string, rows: readonly Record<string, Json>[], key: string[] = ['name']): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const own = key.includes('tenant_id') ? ` WHERE tenant_id = NULLIF(current_setting('app.tenant', true), '')` : '';
  const stored = await sql.query<{ row: Json }>(`SELECT to_json(r) AS row FROM (SELECT ${columns.join(', ')} FROM ${table}${own}) r`);
  const known = new Set(stored.map(({ row }) => canonicalJson(row)));
  const changed = rows.filter((row) => !known.has(canonicalJson(row)));
  if (changed.length === 0) return;
  const updates = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`);
  await sql.query(
    `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM json_populate_recordset(NULL::${table}, $1)
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')}`,
    [JSON.stringify(changed)],
  );
}
