import type { Database } from './database.ts';

export type ListFilter = {
  /** `open`: pending; `decided`: everything else; or one status. */
  status: string;
  tenant?: string | undefined;
  tool?: string | undefined;
  limit: number;
  /** Continue after this row: its sort instant in epoch milliseconds, and its id. */
  after?: { at: number; id: string } | undefined;
};

export type ListRow = {
  id: string;
  version: number;
  status: string;
  tenant_id: string;
  tenant_name: string;
  tenant_color: string;
  tool: string;
  tool_title: string;
  tool_class: string;
  summary: string;
  agent_name: string;
  target_names: string[];
  target_count: number;
  policy_outcome: 'allow' | 'deny' | 'escalate';
  approval: { need: Record<string, number>; stepUp: boolean } | null;
  given: number;
  decide_by: Date | null;
  decision: { outcome: string; decidedBy: { name: string }[] } | null;
  created_at: Date;
  decided_at: Date | null;
  sort_at: Date;
};

/** Counting stops here, so that a long history costs no more than a short one. */
const COUNT_LIMIT = 10_000;

/**
 * A page of what one person may see, filtered in the database by their memberships. The queue runs by deadline, the
 * history from the newest. `total` counts up to 10,000.
 */
export function listRequestRows(
  db: Database,
  personId: string,
  filter: ListFilter,
): Promise<{ rows: ListRow[]; total: number; now: Date }> {
  const open = filter.status === 'open' || filter.status === 'pending';
  const sort = open ? 'r.decide_by' : 'r.created_at';
  const [order, beyond] = open ? ['ASC', '>'] : ['DESC', '<'];
  // A constant of ours, never the caller's text: partial indexes are used only for a literal.
  const status = open ? `r.status = 'pending'` : filter.status === 'decided' ? `r.status <> 'pending'` : 'r.status = $4';
  const where = `${status} AND ($1::text IS NULL OR r.tenant_id = $1) AND ($2::text IS NULL OR r.tool = $2) AND ($4::text IS NOT NULL)`;
  const { tenant = null, tool = null, after } = filter;
  return db.withPerson(personId, async (sql) => {
    const rows = await sql.query<ListRow>(
      `SELECT r.id, r.version, r.status, r.tenant_id, t.name AS tenant_name, t.color AS tenant_color, r.tool, tl.title AS tool_title,
         r.tool_class, r.intent ->> 'summary' AS summary, r.agent_name,
         ARRAY(SELECT x.value ->> 'name' FROM json_array_elements(r.targets) WITH ORDINALITY AS x (value, ord) WHERE x.ord <= 3 ORDER BY x.ord) AS target_names,
         json_array_length(r.targets) AS target_count, r.policy_outcome, r.approval,
         (SELECT count(DISTINCT v.person_id)::int FROM vote v WHERE v.tenant_id = r.tenant_id AND v.request_id = r.id
           AND v.verdict = 'approve' AND v.digest = r.digest) AS given,
         r.decide_by, r.decision, r.created_at, r.decided_at, ${sort} AS sort_at
       FROM action_request r JOIN tenant t ON t.id = r.tenant_id JOIN tool tl ON tl.name = r.tool
       WHERE ${where} AND ($5::timestamptz IS NULL OR (${sort}, r.id) ${beyond} ($5, $6))
       ORDER BY ${sort} ${order}, r.id ${order} LIMIT $3`,
      [tenant, tool, filter.limit + 1, filter.status, after ? new Date(after.at) : null, after?.id ?? null],
    );
    const [count] = await sql.query<{ total: number; now: Date }>(
      `SELECT (SELECT count(*)::int FROM (SELECT FROM action_request r WHERE ${where} LIMIT $3) x) AS total, clock_timestamp() AS now`,
      [tenant, tool, COUNT_LIMIT, filter.status],
    );
    return { rows, total: count?.total ?? 0, now: count?.now ?? new Date() };
  });
}

/** How many wait, by customer, over what one person may see. */
export function countOpenRows(db: Database, personId: string): Promise<{ tenant: string; open: number }[]> {
  return db.withPerson(personId, (sql) =>
    sql.query(`SELECT tenant_id AS tenant, count(*)::int AS open FROM action_request WHERE status = 'pending' GROUP BY tenant_id`),
  );
}

/** The customers of one person, for the frame. */
export function listTenantBadges(db: Database, personId: string): Promise<{ id: string; name: string; color: string }[]> {
  return db.withPerson(personId, (sql) => sql.query('SELECT id, name, color FROM tenant ORDER BY name'));
}
