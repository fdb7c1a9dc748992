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

export type ListSort = 'risk' | 'deadline' | 'newest' | 'decided';
export type ListGroup = 'tenant' | 'tool' | 'risk' | 'route';
export type ListOrder = { sort: ListSort; group?: ListGroup | undefined };

/** Where a row stands in an order: its group, then its sort values. Continue after it. `at`: microseconds since 1970. */
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
  /** What it was sorted by, in microseconds: a bigint, so as text. */
  sort_micros: string;
};

export type ListPage = { rows: ListRow[]; total: number; groups: { key: string; label: string; count: number }[]; now: Date };

/** Counting stops here, so that a long history costs no more than a short one. */
const COUNT_LIMIT = 10_000;

/**
 * Constants of ours, chosen by name and never built from a caller's text. The key sorts as text, the worst risk first;
 * within one customer, risk is sorted by its column, whose index is in that order.
 */
const GROUP: Record<ListGroup, { key: string; order: string; past: string; same: string }> = {
  tenant: byText('r.tenant_id'),
  tool: byText('r.tool'),
  risk: { key: '(3 - r.risk)::text', order: 'r.risk DESC', past: 'r.risk < $12::smallint', same: 'r.risk = $12::smallint' },
  route: byText(`array_to_string(r.routes, ' + ')`),
};

function byText(key: string) {
  return { key, order: key, past: `${key} > $15::text`, same: `${key} = $15::text` };
}

/**
 * The order of each sort as the indexes have it (action_request_risk, _queue, _history, _decided), and what comes after a
 * cursor in it. All end with the id, so that no two rows are equal. `outer` sorts what customers give; `only`, where it is
 * set, says which rows have a place in the order, in the words of its partial index.
 */
const SORT: Record<ListSort, { at: string; order: string; outer: string; after: string; only?: string }> = {
  risk: {
    at: 'r.decide_by',
    order: 'r.risk DESC, r.decide_by, r.id',
    outer: 'e.risk DESC, e.sort_at, e.id',
    after: `r.risk <= $12::smallint AND (r.risk < $12::smallint OR (r.decide_by, r.id) > (${instant('$13')}, $14::text))`,
  },
  deadline: {
    at: 'r.decide_by',
    order: 'r.decide_by, r.id',
    outer: 'e.sort_at, e.id',
    after: `(r.decide_by, r.id) > (${instant('$13')}, $14::text)`,
  },
  newest: {
    at: 'r.created_at',
    order: 'r.created_at DESC, r.id DESC',
    outer: 'e.sort_at DESC, e.id DESC',
    after: `(r.created_at, r.id) < (${instant('$13')}, $14::text)`,
  },
  decided: {
    at: 'r.decided_at',
    order: 'r.decided_at DESC, r.id DESC',
    outer: 'e.sort_at DESC, e.id DESC',
    after: `(r.decided_at, r.id) < (${instant('$13')}, $14::text)`,
    only: 'r.decided_at IS NOT NULL',
  },
};

/** Exact: below 2^53 a double holds each microsecond, which a Date does not. */
function instant(parameter: string): string {
  return `'epoch'::timestamptz + ${parameter}::float8 * interval '1 microsecond'`;
}

/**
 * A page of what one person may see, filtered in the database by their memberships. Each of their customers gives its
 * first rows in the order of an index, and those are merged: the price of a page does not grow with the queue. `total`
 * counts up to 10,000; the groups, when there are any, are those of the whole list.
 */
export function listRequestRows(
  db: Database,
  personId: string,
  filter: ListFilter,
  { sort, group }: ListOrder,
  page: { limit: number; after?: ListCursor | undefined },
): Promise<ListPage> {
  const { at, order, outer, after, only } = SORT[sort];
  const grouped = group && GROUP[group];
  const rest = grouped ? `(${grouped.past} OR (${grouped.same} AND ${after}))` : `(${after})`;
  // Always true: it names each parameter with its type, whatever the order is, so that one list of values fits.
  const named = 'num_nulls($12::smallint, $13::float8, $14::text, $15::text) < 5';
  const beyond = page.after ? `${named} AND ${rest}` : named;
  const where = only ? `${conditions(filter)} AND ${only}` : conditions(filter);
  return db.withPerson(personId, async (sql) => {
    const rows = await sql.query<ListRow>(
      `WITH page AS (
         SELECT e.tenant_id, e.id, e.group_key, e.sort_at, row_number() OVER (ORDER BY ${group ? 'e.group_key, ' : ''}${outer}) AS place
         FROM ${CUSTOMERS} CROSS JOIN LATERAL (
           SELECT r.tenant_id, r.id, r.risk, ${grouped?.key ?? 'NULL::text'} AS group_key, ${at} AS sort_at
           FROM action_request r WHERE r.tenant_id = mine.tenant_id AND ${where} AND ${beyond}
           ORDER BY ${grouped ? `${grouped.order}, ` : ''}${order} LIMIT $11
         ) e
         ORDER BY ${group ? 'e.group_key, ' : ''}${outer} LIMIT $11
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
         ${claimColumn('r')} AS claim, page.group_key, (extract(epoch FROM page.sort_at) * 1000000)::bigint AS sort_micros
       FROM page JOIN action_request r ON r.tenant_id = page.tenant_id AND r.id = page.id
         JOIN tenant t ON t.id = r.tenant_id JOIN known_tool tl ON tl.name = r.tool AND tl.tenant_id IN ('', r.tenant_id)
       ORDER BY page.place`,
      [...values(filter, personId), page.limit + 1, ...cursorValues(page.after, group)],
    );
    const groups = grouped ? await countGroups(sql, group, where, values(filter, personId)) : [];
    const all = groups.reduce((sum, each) => sum + each.count, 0);
    const total = grouped ? Math.min(all, COUNT_LIMIT) : await count(sql, where, values(filter, personId));
    const [clock] = await sql.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    return { rows, total, groups, now: clock?.now ?? new Date() };
  });
}

/**
 * The customers of the person who asks, of whom `$1` may be one. Said here too, and not only by row-level security: its
 * condition has two arms, and an index that begins with the customer serves only where one is named.
 */
const CUSTOMERS = `(SELECT DISTINCT m.tenant_id FROM membership m WHERE m.person_id = $8 AND ($1::text IS NULL OR m.tenant_id = $1)) mine`;

/** `$1` to `$10`, each named at least once whatever the filter is, so that one list of values fits. */
function conditions({ status, claim }: ListFilter): string {
  // A constant of ours, never the caller's text: partial indexes are used only for a literal.
  const inStatus =
    status === 'open' || status === 'pending' ? `r.status = 'pending'` : status === 'decided' ? `r.status <> 'pending'` : 'r.status = $7';
  const claims = 'SELECT FROM claim c WHERE c.tenant_id = r.tenant_id AND c.request_id = r.id';
  const mine = `EXISTS (${claims} AND (c.person_id = $8 OR c.role IN
    (SELECT m.role FROM membership m WHERE m.tenant_id = r.tenant_id AND m.person_id = $8)))`;
  // Nobody works on what is decided, whoever had it.
  const claimed = claim === 'mine' ? `r.status = 'pending' AND ${mine}` : claim === 'unclaimed' ? `NOT EXISTS (${claims})` : 'true';
  return `${inStatus} AND ${claimed}
    AND ($2::text IS NULL OR r.tool = $2) AND ($3::text IS NULL OR r.agent_id = $3)
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
  return [after.risk, after.at, after.id, group ? after.group : null];
}

async function count(sql: Sql, where: string, parameters: unknown[]): Promise<number> {
  const [row] = await sql.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM (
       SELECT FROM ${CUSTOMERS} JOIN action_request r ON r.tenant_id = mine.tenant_id WHERE ${where} LIMIT ${COUNT_LIMIT}
     ) x`,
    parameters,
  );
  return row?.total ?? 0;
}

function countGroups(sql: Sql, group: ListGroup, where: string, parameters: unknown[]): Promise<ListPage['groups']> {
  const label =
    group === 'tenant'
      ? '(SELECT t.name FROM tenant t WHERE t.id = g.key)'
      : group === 'tool'
        ? '(SELECT tl.title FROM known_tool tl WHERE tl.name = g.key ORDER BY tl.tenant_id LIMIT 1)'
        : 'g.key';
  return sql.query(
    `SELECT g.key, ${label} AS label, g.count FROM (
       SELECT ${GROUP[group].key} AS key, count(*)::int AS count FROM ${CUSTOMERS} JOIN action_request r ON r.tenant_id = mine.tenant_id
       WHERE ${where} GROUP BY 1
     ) g ORDER BY g.key`,
    parameters,
  );
}

/** How many wait, by customer, over what one person may see. */
export function countOpenRows(db: Database, personId: string): Promise<{ tenant: string; open: number }[]> {
  return db.withPerson(personId, (sql) =>
    sql.query(
      `SELECT mine.tenant_id AS tenant, w.open
       FROM (SELECT DISTINCT tenant_id FROM membership WHERE person_id = $1) mine
         CROSS JOIN LATERAL (SELECT count(*)::int AS open FROM action_request r WHERE r.tenant_id = mine.tenant_id AND r.status = 'pending') w
       WHERE w.open > 0`,
      [personId],
    ),
  );
}

/** The customers of one person, for the frame. */
export function listTenantBadges(db: Database, personId: string): Promise<{ id: string; name: string; color: string }[]> {
  return db.withPerson(personId, (sql) => sql.query('SELECT id, name, color FROM tenant ORDER BY name'));
}
