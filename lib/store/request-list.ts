import type { RequestStatus } from '#lib/domain/request.ts';
import type { Database, Sql } from './database.ts';
import { type ClaimRow, claimColumn } from './claims.ts';

export type ListFilter = {
  /** `open`: pending; `decided`: everything else; or one status. */
  status: 'open' | 'decided' | RequestStatus;
  tenant?: string | undefined;
  tool?: string | undefined;
  agent?: string | undefined;
  /** 0 to 3, as riskRank() has it. */
  risk?: number | undefined;
  atLeast?: number | undefined;
  route?: string | undefined;
  claim?: 'mine' | 'unclaimed' | undefined;
  /** Part of the summary, tool, agent or a target's name. */
  q?: string | undefined;
  /** Only these. */
  ids?: readonly string[] | undefined;
};

export type ListSort = 'risk' | 'deadline' | 'newest';
export type ListGroup = 'tenant' | 'tool' | 'risk' | 'route';
export type ListOrder = { sort: ListSort; group?: ListGroup | undefined };

/** Where a row stands in an order: its group, then its sort values. Continue after it. */
export type ListCursor = { group: string | null; risk: number; at: number; id: string };

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
  signed_by_me: boolean;
  decide_by: Date | null;
  decision: { outcome: string; decidedBy: { name: string }[] } | null;
  created_at: Date;
  decided_at: Date | null;
  risk: number;
  flag_kinds: string[];
  routes: string[];
  claim: ClaimRow | null;
  group_key: string | null;
  sort_at: Date;
};

export type ListPage = { rows: ListRow[]; total: number; groups: { key: string; label: string; count: number }[]; now: Date };

/** Counting stops here, so that a long history costs no more than a short one. */
const COUNT_LIMIT = 10_000;

/** Constants of ours, chosen by name and never built from a caller's text. Each sorts as text, the worst risk first. */
const GROUP_KEY: Record<ListGroup, string> = {
  tenant: 'r.tenant_id',
  tool: 'r.tool',
  risk: '(3 - r.risk)::text',
  route: `array_to_string(r.routes, ' + ')`,
};

/** Row comparison and order of each sort; both ends have the id, so that no two rows are equal. */
const SORT: Record<ListSort, { at: string; tuple: string; after: string; order: string }> = {
  risk: {
    at: 'r.decide_by',
    tuple: '(-r.risk, r.decide_by, r.id)',
    after: '> (-$12::smallint, $13::timestamptz, $14::text)',
    order: '-r.risk, r.decide_by, r.id',
  },
  deadline: { at: 'r.decide_by', tuple: '(r.decide_by, r.id)', after: '> ($13::timestamptz, $14::text)', order: 'r.decide_by, r.id' },
  newest: {
    at: 'r.created_at',
    tuple: '(r.created_at, r.id)',
    after: '< ($13::timestamptz, $14::text)',
    order: 'r.created_at DESC, r.id DESC',
  },
};

/**
 * A page of what one person may see, filtered in the database by their memberships. `total` counts up to 10,000; the
 * groups, when there are any, are those of the whole list.
 */
export function listRequestRows(
  db: Database,
  personId: string,
  filter: ListFilter,
  { sort, group }: ListOrder,
  page: { limit: number; after?: ListCursor | undefined },
): Promise<ListPage> {
  const { at, tuple, after, order } = SORT[sort];
  const groupKey = group ? GROUP_KEY[group] : 'NULL::text';
  const beyond = group
    ? `($14::text IS NULL OR ${groupKey} > $15::text OR (${groupKey} = $15::text AND ${tuple} ${after}))`
    : `($14::text IS NULL OR ${tuple} ${after}) AND $15::text IS NULL`;
  const where = conditions(filter);
  return db.withPerson(personId, async (sql) => {
    const rows = await sql.query<ListRow>(
      `WITH page AS (
         SELECT r.tenant_id, r.id, ${groupKey} AS group_key, ${at} AS sort_at,
           row_number() OVER (ORDER BY ${group ? `${groupKey}, ` : ''}${order}) AS place
         FROM action_request r LEFT JOIN claim c ON c.tenant_id = r.tenant_id AND c.request_id = r.id
         WHERE ${where} AND ($12::smallint IS NULL OR true) AND ${beyond}
         ORDER BY ${group ? `${groupKey}, ` : ''}${order} LIMIT $11
       )
       SELECT r.id, r.version, r.status, r.tenant_id, t.name AS tenant_name, t.color AS tenant_color, r.tool, tl.title AS tool_title,
         r.tool_class, r.summary, r.agent_name,
         ARRAY(SELECT x.value ->> 'name' FROM json_array_elements(r.targets) WITH ORDINALITY AS x (value, ord) WHERE x.ord <= 3 ORDER BY x.ord) AS target_names,
         json_array_length(r.targets) AS target_count, r.policy_outcome, r.approval,
         (SELECT count(DISTINCT v.person_id)::int FROM vote v WHERE v.tenant_id = r.tenant_id AND v.request_id = r.id
           AND v.verdict = 'approve' AND v.digest = r.digest) AS given,
         EXISTS (SELECT FROM vote v WHERE v.tenant_id = r.tenant_id AND v.request_id = r.id AND v.person_id = $8
           AND v.verdict = 'approve' AND v.digest = r.digest) AS signed_by_me,
         r.decide_by, r.decision, r.created_at, r.decided_at, r.risk, r.routes,
         ARRAY(SELECT DISTINCT x.value ->> 'kind' FROM json_array_elements(r.flags) AS x (value) ORDER BY 1) AS flag_kinds,
         ${claimColumn('r')} AS claim, page.group_key, page.sort_at
       FROM page JOIN action_request r ON r.tenant_id = page.tenant_id AND r.id = page.id
         JOIN tenant t ON t.id = r.tenant_id JOIN tool tl ON tl.name = r.tool
       ORDER BY page.place`,
      [...values(filter, personId), page.limit + 1, ...cursorValues(page.after, group)],
    );
    const { total, now } = await count(sql, where, values(filter, personId));
    const groups = group ? await countGroups(sql, group, groupKey, where, values(filter, personId)) : [];
    return { rows, total, groups, now };
  });
}

/** `$1` to `$10`, each named at least once whatever the filter is, so that one list of values fits. */
function conditions({ status, claim }: ListFilter): string {
  // A constant of ours, never the caller's text: partial indexes are used only for a literal.
  const inStatus =
    status === 'open' || status === 'pending' ? `r.status = 'pending'` : status === 'decided' ? `r.status <> 'pending'` : 'r.status = $7';
  const mine = `(c.person_id = $8 OR c.role IN (SELECT m.role FROM membership m WHERE m.tenant_id = r.tenant_id AND m.person_id = $8))`;
  const claimed = claim === 'mine' ? mine : claim === 'unclaimed' ? 'c.request_id IS NULL' : 'true';
  return `${inStatus} AND ${claimed}
    AND ($1::text IS NULL OR r.tenant_id = $1) AND ($2::text IS NULL OR r.tool = $2) AND ($3::text IS NULL OR r.agent_id = $3)
    AND ($4::smallint IS NULL OR r.risk = $4) AND ($5::text IS NULL OR $5 = ANY (r.routes))
    AND ($6::text IS NULL OR strpos(lower(concat_ws(' ', r.summary, r.tool, r.agent_name, array_to_string(r.target_keys, ' '))), lower($6)) > 0)
    AND ($9::smallint IS NULL OR r.risk >= $9) AND ($10::text[] IS NULL OR r.id = ANY ($10))
    AND $7::text IS NOT NULL AND $8::text IS NOT NULL`;
}

function values({ tenant, tool, agent, risk, route, q, status, atLeast, ids }: ListFilter, personId: string): unknown[] {
  const some = [tenant ?? null, tool ?? null, agent ?? null, risk ?? null, route ?? null, q || null];
  return [...some, status, personId, atLeast ?? null, ids ?? null];
}

function cursorValues(after: ListCursor | undefined, group: ListGroup | undefined): unknown[] {
  if (!after) return [null, null, null, null];
  return [after.risk, new Date(after.at), after.id, group ? after.group : null];
}

async function count(sql: Sql, where: string, parameters: unknown[]): Promise<{ total: number; now: Date }> {
  const [row] = await sql.query<{ total: number; now: Date }>(
    `SELECT (SELECT count(*)::int FROM (
       SELECT FROM action_request r LEFT JOIN claim c ON c.tenant_id = r.tenant_id AND c.request_id = r.id WHERE ${where} LIMIT ${COUNT_LIMIT}
     ) x) AS total, clock_timestamp() AS now`,
    parameters,
  );
  return row ?? { total: 0, now: new Date() };
}

function countGroups(sql: Sql, group: ListGroup, groupKey: string, where: string, parameters: unknown[]) {
  const label = group === 'tenant' ? 'min(t.name)' : groupKey;
  return sql.query<{ key: string; label: string; count: number }>(
    `SELECT ${groupKey} AS key, ${label} AS label, count(*)::int AS count
     FROM action_request r LEFT JOIN claim c ON c.tenant_id = r.tenant_id AND c.request_id = r.id JOIN tenant t ON t.id = r.tenant_id
     WHERE ${where} GROUP BY ${groupKey} ORDER BY ${groupKey}`,
    parameters,
  );
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
