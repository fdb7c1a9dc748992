import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTenantTables } from './catalogue.fixture.ts';
import { beginStatement, type Sql } from './database.ts';
import { createTestDatabase, type TestDatabase } from './database.fixture.ts';
import { createPrisma, prismaWithPerson, prismaWithTenant } from './prisma.ts';
import { seedTwoTenants } from './two-tenants.fixture.ts';

let test: TestDatabase;
let tables: { name: string; key: string }[];

beforeAll(async () => {
  test = await createTestDatabase({ max: 2 });
  await seedTwoTenants(test);
  tables = await listTenantTables(test.admin);
});
afterAll(() => test.close());

/** SQLSTATE of the refusal, or the number of rows touched. */
async function attempt(tenant: string, text: string, values: unknown[] = []): Promise<string | number> {
  const client = await test.db.pool.connect();
  try {
    await client.query(beginStatement({ tenant }, false));
    return (await client.query(text, values)).rowCount ?? 0;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const keysIn = async (sql: Sql, { name, key }: { name: string; key: string }) =>
  (await sql.query<{ key: string }>(`SELECT DISTINCT ${key} AS key FROM ${name} ORDER BY 1`)).map((row) => row.key);
/** Neither done nor seen: refused by grants or policy, or nothing there to touch. */
const UNTOUCHED = [0, '42501'];

describe('I6 with app.tenant = acme', () => {
  it('the fixture has rows of both customers in every tenant table, so that the checks below mean something', async () => {
    expect(tables.length).toBeGreaterThanOrEqual(17);
    for (const table of tables) {
      const { rows } = await test.admin.query(`SELECT DISTINCT ${table.key} AS key FROM ${table.name} ORDER BY 1`);
      expect([table.name, rows.map((row) => row.key)]).toEqual([table.name, ['acme', 'northwind']]);
    }
  });

  it('nothing of northwind can be read', async () => {
    await test.db.withTenant('acme', async (sql) => {
      for (const table of tables) expect([table.name, await keysIn(sql, table)]).toEqual([table.name, ['acme']]);
    });
  });

  it('nothing of northwind can be inserted', async () => {
    for (const { name, key } of tables) {
      const { rows } = await test.admin.query(`SELECT row_to_json(t) AS row FROM ${name} t WHERE ${key} = 'northwind' LIMIT 1`);
      const insert = `INSERT INTO ${name} SELECT * FROM json_populate_record(NULL::${name}, $1)`;
      expect([name, await attempt('acme', insert, [JSON.stringify(rows[0].row)])]).toEqual([name, '42501']);
    }
  });

  it('nothing of northwind can be updated, and no row can be moved there', async () => {
    for (const { name, key } of tables) {
      expect(UNTOUCHED).toContain(await attempt('acme', `UPDATE ${name} SET ${key} = ${key} WHERE ${key} = 'northwind'`));
      expect(['42501', '23514'], name).toContain(await attempt('acme', `UPDATE ${name} SET ${key} = 'northwind' WHERE ${key} = 'acme'`));
    }
  });

  it('nothing of northwind can be deleted', async () => {
    for (const { name, key } of tables)
      expect(UNTOUCHED).toContain(await attempt('acme', `DELETE FROM ${name} WHERE ${key} = 'northwind'`));
  });

  it('only the fact that a name is foreign leaves foreign_owners, and no setting opens the inventory', async () => {
    await test.db.withTenant('acme', async (sql) => {
      const found = await sql.query('SELECT * FROM foreign_owners($1, $2, $3)', [
        'acme',
        ['host', 'host'],
        ['HOST-northwind', 'host-acme'],
      ]);
      expect(found).toEqual([{ kind: 'host', name: 'HOST-northwind', owner_tenant: 'northwind' }]);
      await sql.query(`SELECT set_config('app.resolve', 'on', true)`);
      expect(await sql.query(`SELECT 1 FROM inventory_item WHERE tenant_id = 'northwind'`)).toEqual([]);
    });
  });

  it('forced row-level security binds the owner of the tables too', async () => {
    const client = await test.owner.connect();
    try {
      await client.query(beginStatement({ tenant: 'acme' }, false));
      for (const { name, key } of tables.filter((table) => table.name !== 'inventory_item')) {
        const { rows } = await client.query(`SELECT DISTINCT ${key} AS key FROM ${name}`);
        expect([name, rows.map((row) => row.key)]).toEqual([name, ['acme']]);
      }
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe('I6 with app.person = ana, who belongs to acme', () => {
  it('nothing of northwind can be read', async () => {
    let visible = 0;
    await test.db.withPerson('ana', async (sql) => {
      for (const table of tables) {
        const keys = await keysIn(sql, table);
        expect(['acme'], table.name).toEqual(expect.arrayContaining(keys));
        visible += keys.length;
      }
    });
    expect(visible).toBeGreaterThan(5);
  });

  it('secrets of acme cannot be read either: credentials, policy sources, openings', async () => {
    await test.db.withPerson('ana', async (sql) => {
      for (const name of ['credential', 'tenant_policy', 'audit_opening', 'idempotency_key'])
        expect(await sql.query(`SELECT 1 FROM ${name}`)).toEqual([]);
    });
  });

  it('a membership that ends hides its customer in the next transaction', async () => {
    const seen = () => test.db.withPerson('ben', (sql) => sql.query('SELECT id FROM tenant'));
    expect(await seen()).toEqual([{ id: 'northwind' }]);
    await test.db.withTenant('northwind', (sql) => sql.query(`DELETE FROM membership WHERE person_id = 'ben'`));
    expect(await seen()).toEqual([]);
  });

  it('nothing can be written, even without READ ONLY', async () => {
    await expect(test.db.withPerson('ana', (sql) => sql.query(`UPDATE agent SET name = 'x'`))).rejects.toMatchObject({ code: '25006' });
    const client = await test.db.pool.connect();
    await client.query(beginStatement({ person: 'ana' }, false));
    expect((await client.query(`UPDATE agent SET name = 'x'`)).rowCount).toBe(0);
    await client.query('ROLLBACK');
    client.release();
  });

  it('a person who is unknown sees nothing', async () => {
    await test.db.withPerson('nobody', async (sql) => {
      for (const table of tables) expect(await keysIn(sql, table)).toEqual([]);
    });
  });
});

describe('I6 without a scope', () => {
  const expectNothing = async (label: string) => {
    for (const table of tables) expect([label, table.name, await keysIn(test.db.unscoped, table)]).toEqual([label, table.name, []]);
  };

  it('every tenant table is empty', () => expectNothing('fresh'));

  it('a credential scope shows the one credential that was presented', async () => {
    const seen = await test.db.withCredential('key_northwind', (sql) => sql.query('SELECT tenant_id, key_id FROM credential'));
    expect(seen).toEqual([{ tenant_id: 'northwind', key_id: 'key_northwind' }]);
    await test.db.withCredential('key_northwind', async (sql) => {
      for (const table of tables.filter((t) => t.name !== 'credential')) expect(await keysIn(sql, table)).toEqual([]);
    });
  });

  it('an act of a person that is told to several customers sees one of them at a time while it tells', async () => {
    const seen: [string, string, string[]][] = [];
    const order: string[] = [];
    await test.db.changeOwnAndTell(
      'ana',
      (sql) => sql.query('SELECT 1'),
      ['northwind', 'acme', 'acme'],
      async (sql, tenant) => {
        order.push(tenant);
        for (const table of tables) seen.push([tenant, table.name, await keysIn(sql, table)]);
      },
    );
    expect(order).toEqual(['acme', 'northwind']);
    for (const [tenant, name, keys] of seen) expect([name, keys.filter((key) => key !== tenant)]).toEqual([name, []]);
    for (const tenant of order) expect(seen).toContainEqual([tenant, 'action_request', [tenant]]);
    await expectNothing('after it');
  });

  it('an empty or invented scope shows nothing, and a scope cannot smuggle SQL', async () => {
    expect(await attempt('nobody', 'SELECT 1 FROM tenant')).toBe(0);
    for (const value of ['', `acme', true); SELECT set_config('app.tenant', 'northwind`, "a'", 'a b', 'ä'])
      expect(() => beginStatement({ tenant: value }, false)).toThrow(TypeError);
  });

  it('settings do not leak to the next user of a pooled connection after commit, rollback or a failed statement', async () => {
    const ends: [string, () => Promise<unknown>][] = [
      ['commit', () => test.db.withTenant('acme', (sql) => sql.query('SELECT 1'))],
      ['rollback', () => test.db.withTenant('acme', () => Promise.reject(new Error('no')))],
      ['failed statement', () => test.db.withTenant('acme', (sql) => sql.query('SELECT 1 / 0'))],
      ['swallowed failure', () => test.db.withTenant('acme', (sql) => sql.query('SELECT 1 / 0').catch(() => null))],
      ['person', () => test.db.withPerson('ana', (sql) => sql.query('SELECT 1'))],
      [
        'person, then tenants',
        () =>
          test.db.changeOwnAndTell(
            'ana',
            (sql) => sql.query('SELECT 1'),
            ['acme'],
            async () => {},
          ),
      ],
      ['prisma', () => prismaWithTenant(prisma, 'acme', (tx) => tx.tenant.count())],
      ['prisma rollback', () => prismaWithTenant(prisma, 'acme', () => Promise.reject(new Error('no')))],
    ];
    const prisma = createPrisma(test.db.pool);
    for (const [label, end] of ends) {
      await Promise.allSettled([end(), end()]);
      const { rows } = await test.db.pool.query(
        `SELECT current_setting('app.tenant', true) AS tenant, current_setting('app.person', true) AS person`,
      );
      expect([label, rows[0].tenant || '', rows[0].person || '']).toEqual([label, '', '']);
      await expectNothing(label);
    }
  });
});

describe('I6 through Prisma', () => {
  it('has the same walls, shares the pool and rolls its writes back', async () => {
    const prisma = createPrisma(test.db.pool);
    expect(await prisma.tenant.findMany()).toEqual([]);
    expect(await prismaWithTenant(prisma, 'acme', (tx) => tx.agent.findMany({ select: { tenantId: true } }))).toEqual([
      { tenantId: 'acme' },
    ]);
    expect(await prismaWithPerson(prisma, 'ana', (tx) => tx.tenant.findMany({ select: { id: true } }))).toEqual([{ id: 'acme' }]);
    const row = { tenantId: 'acme', kind: 'host', name: 'ghost', displayName: 'G' };
    const failing = prismaWithTenant(prisma, 'acme', async (tx) => {
      await tx.inventoryItem.create({ data: row });
      throw new Error('roll back');
    });
    await expect(failing).rejects.toThrow('roll back');
    expect(await prismaWithTenant(prisma, 'acme', (tx) => tx.inventoryItem.count())).toBe(1);
    const foreign = prismaWithTenant(prisma, 'acme', (tx) => tx.inventoryItem.create({ data: { ...row, tenantId: 'northwind' } }));
    await expect(foreign).rejects.toThrow('row-level security');
    await expect(prismaWithPerson(prisma, 'ana', (tx) => tx.person.deleteMany())).rejects.toThrow();
    expect(test.db.pool.totalCount).toBeLessThanOrEqual(2);
  });
});
