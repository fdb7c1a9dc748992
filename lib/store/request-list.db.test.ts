import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.fixture.ts';
import { insertMany, seedCustomers } from './many-requests.fixture.ts';
import { type ListCursor, type ListFilter, type ListOrder, type ListRow, countOpenRows, listRequestRows } from './request-list.ts';

/** 3,000 waiting requests of three customers, and a history. */
const TENANTS = ['acme', 'harbor', 'northwind'];
const SORTS = ['risk', 'deadline', 'newest'] as const;
const GROUPS = [undefined, 'tenant', 'tool', 'risk', 'route'] as const;
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await seedCustomers(test, TENANTS);
  for (const tenant of TENANTS) {
    await insertMany(test, tenant, { count: 1_000 });
    await insertMany(test, tenant, { from: 10_000, count: 500, decided: true });
  }
  await test.admin.query('ANALYZE');
});
afterAll(() => test.close());

const open = (filter: Partial<ListFilter> = {}): ListFilter => ({ status: 'open', ...filter });
const list = (person: string, filter: Partial<ListFilter>, order: ListOrder = { sort: 'risk' }, limit = 50, after?: ListCursor) =>
  listRequestRows(test.db, person, open(filter), order, { limit, after });
const cursorOf = (row: ListRow): ListCursor => ({ group: row.group_key, risk: row.risk, at: Number(row.sort_micros), id: row.id });

/** Walks through a list; `between` runs after each page. */
async function walk(person: string, filter: Partial<ListFilter>, order: ListOrder, limit: number, between = async (_page: number) => {}) {
  const seen: ListRow[] = [];
  for (let page = 0; ; page += 1) {
    const last = seen.at(-1);
    const { rows } = await list(person, filter, order, limit, last && cursorOf(last));
    seen.push(...rows.slice(0, limit));
    if (rows.length <= limit) return seen;
    await between(page);
  }
}

/** What the rows are in the order that the sort promises, worked out here and not in the database. */
function inOrder(rows: readonly ListRow[], { sort, group }: ListOrder): ListRow[] {
  const groupOf = (row: ListRow) =>
    group === 'tenant'
      ? row.tenant_id
      : group === 'tool'
        ? row.tool
        : group === 'risk'
          ? `${3 - row.risk}`
          : group === 'route'
            ? row.routes.join(' + ')
            : '';
  const at = (row: ListRow) => BigInt(row.sort_micros);
  const compare = <T extends string | number | bigint>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
  return [...rows].sort(
    (a, b) =>
      compare(groupOf(a), groupOf(b)) ||
      (sort === 'risk' ? b.risk - a.risk || compare(at(a), at(b)) || compare(a.id, b.id) : 0) ||
      (sort === 'deadline' ? compare(at(a), at(b)) || compare(a.id, b.id) : 0) ||
      (sort === 'newest' || sort === 'decided' ? compare(at(b), at(a)) || compare(b.id, a.id) : 0),
  );
}

const ORDERS = SORTS.flatMap((sort) => GROUPS.map((group) => ({ sort, group })));

describe.each(ORDERS)('by $sort in groups of $group', (order) => {
  it('3,000 rows page by page: none twice, none left out, each where it belongs', async () => {
    const seen = await walk('all', {}, order, 190);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(3_000);
    expect(seen).toHaveLength(3_000);
    expect(seen.map(({ id }) => id)).toEqual(inOrder(seen, order).map(({ id }) => id));
  });

  it('one customer of several is as one', async () => {
    const seen = await walk('all', { tenant: 'harbor' }, order, 170);
    expect(seen.map(({ id }) => id)).toEqual((await walk('tech_harbor', {}, order, 1_000)).map(({ id }) => id));
    expect(seen).toHaveLength(1_000);
  });
});

describe('the history', () => {
  it('begins with the last decision, whatever was asked for first, and ends with the first one', async () => {
    const order: ListOrder = { sort: 'decided' };
    const seen = await walk('all', { status: 'decided' }, order, 190);
    expect(seen).toHaveLength(1_500);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen.map(({ id }) => id)).toEqual(inOrder(seen, order).map(({ id }) => id));
    const instants = seen.map(({ decided_at }) => decided_at?.getTime() ?? Number.NaN);
    expect(instants).toEqual([...instants].sort((a, b) => b - a));
    const asked = seen.map(({ created_at }) => created_at.getTime());
    expect(asked).not.toEqual([...asked].sort((a, b) => b - a));
  });
});

describe('while rows come and go', () => {
  it.each(ORDERS)('by $sort in groups of $group, whatever stays is shown exactly once', async (order) => {
    const added: string[] = [];
    const gone = new Set<string>();
    const before = new Set((await walk('all', {}, order, 1_000)).map(({ id }) => id));
    const seen = await walk('all', {}, order, 200, async (page) => {
      const tenant = TENANTS[page % 3] ?? '';
      const from = 100_000 + ORDERS.indexOf(order) * 1_000 + page * 10;
      await insertMany(test, tenant, { from, count: 5 });
      for (let i = from; i < from + 5; i += 1) added.push(`req_${tenant}_${i}`);
      const { rows } = await test.admin.query<{ id: string }>(
        `DELETE FROM action_request WHERE id IN (SELECT id FROM action_request WHERE status = 'pending' AND id < 'req_zz' ORDER BY md5(id || $1) LIMIT 7) RETURNING id`,
        [String(from)],
      );
      for (const { id } of rows) gone.add(id);
    });
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shown = new Set(ids);
    expect([...before].filter((id) => !gone.has(id) && !shown.has(id))).toEqual([]);
    expect([...shown].filter((id) => !before.has(id) && !added.includes(id))).toEqual([]);
    expect(added.length).toBeGreaterThan(50);
    // Back to 3,000 for the next one.
    await test.admin.query('DELETE FROM action_request WHERE id = ANY ($1)', [added]);
    await test.admin.query(`DELETE FROM action_request WHERE status = 'pending'`);
    for (const each of TENANTS) await insertMany(test, each, { count: 1_000 });
  });
});

describe('groups', () => {
  it.each([
    [
      'tenant',
      [
        ['acme', 'Acme', 1_000],
        ['harbor', 'Harbor', 1_000],
        ['northwind', 'Northwind', 1_000],
      ],
    ],
    ['tool', ['a', 'b', 'c', 'd', 'e'].map((letter) => [`tool.${letter}`, `Title of tool.${letter}`, 600])],
    ['risk', ['0', '1', '2', '3'].map((key) => [key, key, 750])],
    [
      'route',
      [
        ['one', 'one', 2_250],
        ['one + two', 'one + two', 750],
      ],
    ],
  ] as const)('of %s count the whole list, in its order, and add up to it', async (group, wanted) => {
    const page = await list('all', {}, { sort: 'risk', group }, 10);
    expect(page.groups.map(({ key, label, count }) => [key, label, count])).toEqual(wanted);
    expect(page.total).toBe(3_000);
  });

  it('count what the filter leaves, and for a person what they may see', async () => {
    const { groups, total } = await list('tech_acme', { atLeast: 2, tool: 'tool.a' }, { sort: 'risk', group: 'risk' });
    expect(groups).toEqual([
      { key: '0', label: '0', count: 50 },
      { key: '1', label: '1', count: 50 },
    ]);
    expect(total).toBe(100);
    expect((await list('tech_acme', {}, { sort: 'risk', group: 'tenant' })).groups).toEqual([{ key: 'acme', label: 'Acme', count: 1_000 }]);
  });
});

describe('filters', () => {
  const total = async (filter: Partial<ListFilter>, person = 'all') => (await list(person, filter)).total;

  it.each<[Partial<ListFilter>, number]>([
    [{ tenant: 'acme' }, 1_000],
    [{ tenant: 'nowhere' }, 0],
    [{ tool: 'tool.b' }, 600],
    [{ agent: 'agent' }, 3_000],
    [{ agent: 'other' }, 0],
    [{ risk: 3 }, 750],
    [{ atLeast: 1 }, 2_250],
    [{ route: 'two' }, 750],
    [{ route: 'one' }, 3_000],
    [{ status: 'decided' }, 1_500],
    [{ status: 'denied', tenant: 'acme', risk: 0 }, 125],
    [{ status: 'approved' }, 0],
    [{ q: 'summary NUMBER 77' }, 33],
    [{ q: 'host-96' }, 30],
    [{ q: 'agent of acme' }, 1_000],
    [{ q: 'TOOL.E' }, 600],
    [{ q: 'üNÏCODE' }, 6],
    [{ q: '100%' }, 6],
    [{ q: '10_%' }, 0],
    [{ q: "' OR true --" }, 0],
    [{ tenant: 'acme', tool: 'tool.a', risk: 2, route: 'one', q: 'host-1' }, 7],
  ])('%j leaves %i', async (filter, wanted) => {
    expect(await total(filter)).toBe(wanted);
  });

  it('I6: none reaches further than the memberships', async () => {
    for (const filter of [{ tenant: 'acme' }, { ids: ['req_acme_000001'] }, { q: 'acme' }] as Partial<ListFilter>[])
      expect(await list('tech_harbor', filter)).toMatchObject({ total: 0, rows: [] });
    expect(await total({ ids: ['req_acme_000001', 'req_harbor_000001'] }, 'tech_harbor')).toBe(1);
    expect(await list('nobody', {})).toMatchObject({ total: 0, rows: [], groups: [] });
  });

  it('mine is what I or a role of mine was given and what still waits; unclaimed is what nobody has', async () => {
    const give = (id: string, personId: string | null, role: string | null) =>
      test.admin.query(
        `INSERT INTO claim (tenant_id, request_id, person_id, person_name, role, by_id, by_name, created_at)
         VALUES (split_part($1, '_', 2), $1, $2, $2, $3, 'all', 'All', now())`,
        [id, personId, role],
      );
    await give('req_acme_000001', 'tech_acme', null);
    await give('req_acme_000002', null, 'technician');
    await give('req_acme_000003', null, 'manager');
    await give('req_acme_010001', 'tech_acme', null);
    await give('req_harbor_000001', 'all', null);
    const mine = async (person: string) => (await list(person, { claim: 'mine' })).rows.map(({ id }) => id).sort();
    expect(await mine('tech_acme')).toEqual(['req_acme_000001', 'req_acme_000002']);
    expect(await mine('all')).toEqual(['req_acme_000003', 'req_harbor_000001']);
    expect(await total({ claim: 'unclaimed' })).toBe(2_996);
    // Who had it when it was decided has nothing left to do.
    expect(await list('tech_acme', { claim: 'mine', status: 'decided' })).toMatchObject({ total: 0, rows: [] });
    const [row] = (await list('tech_acme', { ids: ['req_acme_010001'], status: 'decided' })).rows;
    expect(row?.claim).toBeNull();
    const [open1] = (await list('all', { ids: ['req_acme_000002'] })).rows;
    expect(open1?.claim).toMatchObject({ role: 'technician', personId: null, by: 'All' });
    await test.admin.query('DELETE FROM claim');
  });

  it('counts by customer are those of the list, and leave out whoever has nothing', async () => {
    const sorted = async (person: string) => (await countOpenRows(test.db, person)).sort((a, b) => (a.tenant < b.tenant ? -1 : 1));
    expect(await sorted('all')).toEqual(TENANTS.map((tenant) => ({ tenant, open: 1_000 })));
    expect(await sorted('tech_acme')).toEqual([{ tenant: 'acme', open: 1_000 }]);
    expect(await sorted('nobody')).toEqual([]);
  });
});

describe('the plan of a page', () => {
  /** The index that each scan of the queue uses, as the planner says for these very statements. */
  async function indexes(filter: Partial<ListFilter>, order: ListOrder): Promise<string> {
    const plans: string[] = [];
    const explaining: typeof test.db = {
      ...test.db,
      withPerson: (person, work) =>
        test.db.withPerson(person, (sql) =>
          work({
            ...sql,
            async query<Row extends object>(text: string, values: readonly unknown[] = []) {
              const plan = await sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
              plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'));
              return sql.query<Row>(text, values);
            },
          }),
        ),
    };
    await listRequestRows(explaining, 'all', open(filter), order, { limit: 50 });
    return plans[0] ?? '';
  }

  beforeAll(async () => {
    await test.admin.query('ANALYZE');
  });

  it.each<[string, Partial<ListFilter>, ListOrder]>([
    ['action_request_risk', {}, { sort: 'risk' }],
    ['action_request_risk', { tenant: 'acme' }, { sort: 'risk' }],
    ['action_request_risk', { tenant: 'acme' }, { sort: 'risk', group: 'tenant' }],
    ['action_request_risk', {}, { sort: 'risk', group: 'risk' }],
    ['action_request_queue', { tenant: 'acme' }, { sort: 'deadline' }],
    ['action_request_history', { tenant: 'acme', status: 'decided' }, { sort: 'newest' }],
    ['action_request_decided', { status: 'decided' }, { sort: 'decided' }],
    ['action_request_decided', { tenant: 'acme', status: 'denied' }, { sort: 'decided' }],
  ])('takes the first rows from %s: %j %j', async (index, filter, order) => {
    const plan = await indexes(filter, order);
    expect(plan).toContain(`using ${index} on action_request`);
    expect(plan).not.toContain('Seq Scan on action_request');
  });
});
