import type { JsonObject } from '#lib/domain/json.ts';
import type { ToolClass } from '#lib/domain/tool-class.ts';
import type { ToolStanding } from '#lib/domain/tool-definition.ts';
import type { UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import type { Database, Sql } from './database.ts';

export type ProposedTool = {
  tenant: string;
  name: string;
  executorId: string;
  definition: JsonObject;
  definitionHash: string;
  suggestedClass: ToolClass;
  proposedAt: Date;
  reviewed: JsonObject | null;
  reviewedHash: string | null;
  class: ToolClass | null;
  reason: string;
  reviewedByName: string | null;
  reviewedAt: Date | null;
  /** Of what was judged: patterns that its reviewer let go unchecked. */
  uncheckedPatterns: UncheckedPattern[];
};

const COLUMNS = `p.tenant_id AS tenant, p.name, p.executor_id AS "executorId", p.definition, p.definition_hash AS "definitionHash",
  p.suggested_class AS "suggestedClass", p.proposed_at AS "proposedAt", p.reviewed, p.reviewed_hash AS "reviewedHash", p.class, p.reason,
  p.reviewed_by_name AS "reviewedByName", p.reviewed_at AS "reviewedAt", p.unchecked_patterns AS "uncheckedPatterns"`;

export type Proposal = { name: string; definition: JsonObject; definitionHash: string; suggestedClass: ToolClass };

/** Those of a customer's proposed tools that are named, under lock, so that a proposal and a review never cross. */
export function lockProposedTools(sql: Sql, tenant: string, names: readonly string[]): Promise<ProposedTool[]> {
  return sql.query<ProposedTool>(
    `SELECT ${COLUMNS} FROM proposed_tool p WHERE p.tenant_id = $1 AND p.name = ANY ($2) ORDER BY p.name FOR UPDATE`,
    [tenant, names],
  );
}

/** First proposals of an executor. One that came first by another transaction stays: the caller reads again. */
export async function insertProposals(sql: Sql, tenant: string, executorId: string, proposals: readonly Proposal[]): Promise<void> {
  if (proposals.length === 0) return;
  await sql.query(
    `INSERT INTO proposed_tool (tenant_id, name, executor_id, definition, definition_hash, suggested_class, proposed_at)
     SELECT $1, name, $2, definition, "definitionHash", "suggestedClass", clock_timestamp()
     FROM json_to_recordset($3) AS x (name text, definition json, "definitionHash" text, "suggestedClass" text)
     ON CONFLICT DO NOTHING`,
    [tenant, executorId, JSON.stringify(proposals)],
  );
}

/** What is offered under a name that is known is another definition now. */
export async function updateProposals(sql: Sql, tenant: string, proposals: readonly Proposal[]): Promise<void> {
  if (proposals.length === 0) return;
  await sql.query(
    `UPDATE proposed_tool p SET definition = x.definition, definition_hash = x."definitionHash", suggested_class = x."suggestedClass",
       proposed_at = clock_timestamp()
     FROM json_to_recordset($2) AS x (name text, definition json, "definitionHash" text, "suggestedClass" text)
     WHERE p.tenant_id = $1 AND p.name = x.name`,
    [tenant, JSON.stringify(proposals)],
  );
}

export type Review = { name: string; class: ToolClass | null; schemaHash: string; uncheckedPatterns: UncheckedPattern[] };

/** What is offered now becomes what was judged. */
export async function saveReviews(
  sql: Sql,
  tenant: string,
  by: { id: string; name: string },
  reason: string,
  reviews: readonly Review[],
): Promise<void> {
  await sql.query(
    `UPDATE proposed_tool p SET reviewed = p.definition, reviewed_hash = p.definition_hash, reviewed_schema_hash = x."schemaHash",
       class = x.class, unchecked_patterns = x."uncheckedPatterns", reason = $4, reviewed_by = $2, reviewed_by_name = $3, reviewed_at = clock_timestamp()
     FROM json_to_recordset($5) AS x (name text, class text, "schemaHash" text, "uncheckedPatterns" json)
     WHERE p.tenant_id = $1 AND p.name = x.name`,
    [tenant, by.id, by.name, reason, JSON.stringify(reviews)],
  );
}

export type ProposedFilter = {
  tenant: string | null;
  standing: ToolStanding | null;
  server: string | null;
  /** Part of the name, title or description, in whatever case. */
  text: string | null;
  after: { tenant: string; name: string } | null;
  limit: number;
};

const STANDING = `CASE WHEN p.reviewed_hash IS NULL THEN 'unreviewed' WHEN p.reviewed_hash <> p.definition_hash THEN 'changed'
  WHEN p.class IS NULL THEN 'refused' ELSE 'approved' END`;

/** `mcp.<server>.<tool>`, and a server's name has no dot. */
const SERVER = `split_part(p.name, '.', 2)`;

export type ProposedCount = { tenant: string; server: string; standing: ToolStanding; count: number };

/** How many of each customer's and server's there are in each standing, of those that a person may see. */
export function countProposedRows(db: Database, personId: string): Promise<ProposedCount[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<ProposedCount>(
      `SELECT p.tenant_id AS tenant, ${SERVER} AS server, ${STANDING} AS standing, count(*)::int AS count FROM proposed_tool p
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    ),
  );
}

/** The proposed tools that a person may see, by customer and name. */
export function listProposedRows(db: Database, personId: string, filter: ProposedFilter): Promise<ProposedTool[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<ProposedTool>(
      `SELECT ${COLUMNS} FROM proposed_tool p
       WHERE ($1::text IS NULL OR p.tenant_id = $1) AND ($2::text IS NULL OR ${STANDING} = $2)
         AND ($3::text IS NULL OR (p.tenant_id, p.name) > ($3, $4)) AND ($6::text IS NULL OR ${SERVER} = $6)
         AND ($7::text IS NULL OR strpos(lower(concat_ws(chr(10), p.name, p.definition ->> 'title', p.definition ->> 'description')), lower($7)) > 0)
       ORDER BY p.tenant_id, p.name LIMIT $5`,
      [filter.tenant, filter.standing, filter.after?.tenant ?? null, filter.after?.name ?? null, filter.limit, filter.server, filter.text],
    ),
  );
}

/** Null when there is none that this person may see. */
export function findProposedTool(db: Database, personId: string, tenant: string, name: string): Promise<ProposedTool | null> {
  return db.withPerson(personId, async (sql) => {
    const text = `SELECT ${COLUMNS} FROM proposed_tool p WHERE p.tenant_id = $1 AND p.name = $2`;
    return (await sql.query<ProposedTool>(text, [tenant, name]))[0] ?? null;
  });
}
