import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, OWNER_ROLE, type TestDatabase } from './database.fixture.ts';
import { applyMigrations, MigrationRefused, readMigrations } from './migrate.ts';

type Row = { migration_name: string; checksum: string; finished_at: Date | null; applied_steps_count: number; logs: string | null };

let migrated: TestDatabase;
let server: pg.Pool;
const names: string[] = [];

beforeAll(async () => {
  migrated = await createTestDatabase();
  server = new pg.Pool({ connectionString: inject('adminUrl'), max: 1 });
});
afterAll(async () => {
  await migrated.close();
  for (const name of names) await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await server.end();
});

/** A database in which nothing was ever done. */
async function createEmpty(): Promise<string> {
  const name = `hp_test_empty_${process.pid}_${names.length}`;
  await server.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`);
  names.push(name);
  const url = new URL(inject('ownerUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

async function rowsOf(url: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>('SELECT * FROM _prisma_migrations ORDER BY migration_name');
  await client.end();
  return rows;
}

describe('applyMigrations', () => {
  it('five nodes that start at once on an empty database apply each migration once', async () => {
    const url = await createEmpty();
    const applied = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(url)));
    const all = (await readMigrations()).map(({ name }) => name);
    expect(applied.flat().sort()).toEqual(all);
    expect(applied.filter((each) => each.length > 0)).toHaveLength(1);
    expect((await rowsOf(url)).map((row) => row.migration_name)).toEqual(all);
    expect(await applyMigrations(url)).toEqual([]);
  });

  it('records what Prisma would: name, SHA-256 of the file, finished, one step, no logs', async () => {
    const migrations = await readMigrations();
    const rows = await rowsOf(migrated.urls.owner);
    expect(rows).toMatchObject(
      migrations.map(({ name, checksum }) => ({ migration_name: name, checksum, applied_steps_count: 1, logs: null })),
    );
    for (const { checksum, finished_at } of rows) {
      expect(checksum).toMatch(/^[0-9a-f]{64}$/);
      expect(finished_at).toBeInstanceOf(Date);
    }
  });

  it.each([
    ['was changed after it ran', `UPDATE _prisma_migrations SET checksum = repeat('0', 64)`, /changed after it ran/],
    ['failed half-way', 'UPDATE _prisma_migrations SET finished_at = NULL', /failed half-way/],
    [
      'is from a newer program',
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('x', repeat('0', 64), now(), '9999_later')`,
      /9999_later, which this version does not know/,
    ],
  ])('a database whose migration %s is not touched', async (_, change, message) => {
    const test = await createTestDatabase();
    await test.owner.query(change);
    const before = await rowsOf(test.urls.owner);
    const refused = applyMigrations(test.urls.owner);
    await expect(refused).rejects.toBeInstanceOf(MigrationRefused);
    await expect(refused).rejects.toThrow(message);
    expect(await rowsOf(test.urls.owner)).toEqual(before);
    await test.close();
  });

  it('one that was rolled back on purpose does not count', async () => {
    const test = await createTestDatabase();
    await test.owner.query(
      `INSERT INTO _prisma_migrations (id, checksum, rolled_back_at, migration_name) VALUES ('x', repeat('0', 64), now(), '9999_later')`,
    );
    expect(await applyMigrations(test.urls.owner)).toEqual([]);
    await test.close();
  });

  it('the runtime role can neither read the record nor reach the queue but through the one function', async () => {
    for (const text of [
      'SELECT * FROM _prisma_migrations',
      'SELECT * FROM graphile_worker.jobs',
      `SELECT graphile_worker.add_job('settle-clocks')`,
    ])
      await expect(migrated.db.unscoped.query(text)).rejects.toMatchObject({ code: '42501' });
  });
});
