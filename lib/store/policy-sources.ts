import type { JsonObject } from '#lib/domain/json.ts';
import type { Route } from '#lib/domain/route.ts';
import type { UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import type { Database } from './database.ts';

/** A unit of work may wait for these, so they run beside the pool that units of work fill. */
type Aside = Pick<Database, 'aside'>;

export type StoredTool = {
  name: string;
  title: string;
  class: string;
  description: string;
  schema: JsonObject;
  schemaHash: string;
  /** The argument that names what the tool runs; null when its arguments are all that there is. */
  scriptArgument: string | null;
  /** Patterns of the schema that its reviewer let go unchecked; none of a tool of the MSP's own. */
  uncheckedPatterns: UncheckedPattern[];
};

export type StoredSources = {
  epoch: string;
  guardrails: { name: string; cedar: string }[];
  tenantPolicies: { name: string; cedar: string }[];
  tools: StoredTool[];
  routes: Route[];
};

const READ = `
SELECT (SELECT epoch::text FROM policy_epoch) AS epoch,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'cedar', cedar) ORDER BY name), '[]') FROM guardrail) AS guardrails,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'cedar', cedar) ORDER BY name), '[]')
    FROM tenant_policy WHERE tenant_id = $1) AS "tenantPolicies",
  (SELECT coalesce(json_agg(json_build_object('name', name, 'title', title, 'class', class, 'description', description, 'schema', schema,
    'schemaHash', schema_hash, 'scriptArgument', script_argument, 'uncheckedPatterns', unchecked_patterns) ORDER BY name), '[]')
    FROM (SELECT name, title, class, description, schema, schema_hash, script_argument, '[]'::json AS unchecked_patterns
        FROM tool WHERE retired_at IS NULL
      UNION ALL SELECT k.name, k.title, p.class, k.description, k.schema, p.reviewed_schema_hash, NULL, p.unchecked_patterns
      FROM proposed_tool p JOIN known_tool k ON k.tenant_id = p.tenant_id AND k.name = p.name
      WHERE p.tenant_id = $1 AND p.class IS NOT NULL AND p.reviewed_hash = p.definition_hash) callable) AS tools,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'need', need, 'decideWithinSeconds', decide_within_seconds,
    'stepUp', step_up, 'blind', blind) ORDER BY name), '[]') FROM approval_route) AS routes`;

/** One statement, so one snapshot: the epoch is that of exactly these sources. */
export function readPolicySources({ aside }: Aside, tenant: string): Promise<StoredSources> {
  return aside.withTenant(tenant, async (sql) => {
    const [row] = await sql.query<StoredSources>(READ, [tenant]);
    if (!row) throw new Error('no policy sources');
    return row;
  });
}

/** Keeps what a version hash stood for. Idempotent. */
export async function recordPolicyRevision({ aside }: Aside, tenant: string, version: string, sources: StoredSources): Promise<void> {
  const { guardrails, tenantPolicies, routes } = sources;
  const tools = sources.tools.map(({ name, class: toolClass, schemaHash, uncheckedPatterns }) => {
    const unchecked = uncheckedPatterns.map(({ pointer }) => pointer);
    return { name, class: toolClass, schemaHash, ...(unchecked.length > 0 ? { unchecked } : {}) };
  });
  await aside.withTenant(tenant, (sql) =>
    sql.query('INSERT INTO policy_revision (tenant_id, version, sources) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      tenant,
      version,
      JSON.stringify({ guardrails, tenantPolicies, routes, tools }),
    ]),
  );
}

/** The epoch as of now, for calls that hold no transaction. */
export async function readPolicyEpoch(db: Database): Promise<string> {
  const [row] = await db.unscoped.query<{ epoch: string }>('SELECT epoch::text AS epoch FROM policy_epoch');
  if (!row) throw new Error('no policy epoch');
  return row.epoch;
}
