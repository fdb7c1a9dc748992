import type { JsonObject } from '#lib/domain/json.ts';
import type { Route } from '#lib/domain/route.ts';
import type { UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import type { Sql } from './database.ts';
import { policyEpoch } from './policy-epoch.ts';

/**
 * A tool that policies may name. One that was reviewed once stays, in the words of its last review, when it may not be called
 * any more: a policy that names it would not compile without it, and an executor could take every policy of its customer away.
 */
export type StoredTool = {
  name: string;
  callable: boolean;
  /** The hash of the definition that was reviewed; null for a tool of the MSP. */
  definitionHash: string | null;
  title: string;
  /** As its reviewer said; null when that was a refusal. Never a guess: what is guessed follows the words of the executor. */
  class: string | null;
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
SELECT ${policyEpoch('$1')} AS epoch,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'cedar', cedar) ORDER BY name), '[]') FROM guardrail) AS guardrails,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'cedar', cedar) ORDER BY name), '[]')
    FROM tenant_policy WHERE tenant_id = $1) AS "tenantPolicies",
  (SELECT coalesce(json_agg(json_build_object('name', name, 'callable', callable, 'definitionHash', definition_hash, 'title', title,
    'class', class, 'description', description, 'schema', schema, 'schemaHash', schema_hash, 'scriptArgument', script_argument,
    'uncheckedPatterns', unchecked_patterns) ORDER BY name), '[]')
    FROM (SELECT true AS callable, NULL AS definition_hash, name, title, class, description, schema, schema_hash, script_argument,
        '[]'::json AS unchecked_patterns
      FROM tool WHERE retired_at IS NULL
      UNION ALL SELECT p.class IS NOT NULL AND p.reviewed_hash = p.definition_hash, p.reviewed_hash, k.name, k.title, p.class,
        k.description, k.schema, p.reviewed_schema_hash, NULL, p.unchecked_patterns
      FROM proposed_tool p JOIN known_tool k ON k.tenant_id = p.tenant_id AND k.name = p.name
      WHERE p.tenant_id = $1 AND p.reviewed_hash IS NOT NULL) nameable) AS tools,
  (SELECT coalesce(json_agg(json_build_object('name', name, 'need', need, 'decideWithinSeconds', decide_within_seconds,
    'stepUp', step_up, 'blind', blind) ORDER BY name), '[]') FROM approval_route) AS routes`;

/** One statement, so one snapshot: the epoch is that of exactly these sources. */
export async function readPolicySources(sql: Sql, tenant: string): Promise<StoredSources> {
  const [row] = await sql.query<StoredSources>(READ, [tenant]);
  if (!row) throw new Error('no policy sources');
  return row;
}

export type PolicyRevision = { version: string; sources: object };

/** Keeps what version hashes stood for. Idempotent. */
export async function recordPolicyRevisions(sql: Sql, tenant: string, revisions: readonly PolicyRevision[]): Promise<void> {
  await sql.query(
    `INSERT INTO policy_revision (tenant_id, version, sources)
     SELECT $1, version, sources FROM json_to_recordset($2) AS x (version text, sources json) ON CONFLICT DO NOTHING`,
    [tenant, JSON.stringify(revisions)],
  );
}

/**
 * The hash of the definition of a tool that a version of its policy was about. Null for a tool of the MSP, and where that version
 * is older than its hashes.
 */
export async function findJudgedDefinition(sql: Sql, tenant: string, version: string, tool: string): Promise<string | null> {
  const [row] = await sql.query<{ definitionHash: string | null }>(
    `SELECT t ->> 'definitionHash' AS "definitionHash"
     FROM policy_revision r JOIN policy_revision whole ON whole.tenant_id = r.tenant_id AND whole.version = r.sources ->> 'policy',
       json_array_elements(whole.sources -> 'tools') t
     WHERE r.tenant_id = $1 AND r.version = $2 AND t ->> 'name' = $3`,
    [tenant, version, tool],
  );
  return row?.definitionHash ?? null;
}
