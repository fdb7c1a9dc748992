import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.fixture.ts';
import { createPrisma } from './prisma.ts';
import { readPrismaSchema, sorted, type TableShape } from './prisma-schema.fixture.ts';

const SCHEMA = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

type Row = { table: string } & Omit<TableShape, 'primaryKey'> & { primaryKey: string | null };

/** The same of a database. Partial and expression indexes are left out: Prisma cannot say them, so they stay in SQL. */
async function readDatabase(sql: Pick<pg.ClientBase, 'query'>): Promise<Map<string, TableShape>> {
  const { rows } = await sql.query<Row>(`
    SELECT c.relname AS "table",
      ARRAY(SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END
          || CASE WHEN atthasdef THEN ' default' ELSE '' END
        FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
      (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k (attnum, ord)
        JOIN pg_attribute a ON true WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum) AS "primaryKey",
      ARRAY(SELECT x.relname || ': ' || CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
          || (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM unnest(i.indkey) WITH ORDINALITY k (attnum, ord)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum)
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND NOT i.indisprimary AND i.indpred IS NULL AND i.indexprs IS NULL) AS keys,
      ARRAY(SELECT (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM unnest(f.conkey) WITH ORDINALITY k (attnum, ord)
            JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum)
          || ' → ' || t.relname || ' '
          || (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM unnest(f.confkey) WITH ORDINALITY k (attnum, ord)
            JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum)
          || CASE f.confdeltype WHEN 'a' THEN ' NoAction' WHEN 'c' THEN ' Cascade' ELSE ' other' END
        FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid WHERE f.conrelid = c.oid AND f.contype = 'f') AS references
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`);
  return new Map(rows.map(({ table, primaryKey, ...shape }) => [table, sorted({ ...shape, primaryKey: primaryKey ?? '' })]));
}

/** What one side has and the other lacks, in words. */
function differences(schema: Map<string, TableShape>, database: Map<string, TableShape>): string[] {
  const lines = (side: Map<string, TableShape>) =>
    [...side].flatMap(([table, { columns, primaryKey, keys, references }]) => [
      `table ${table}`,
      ...columns.map((column) => `${table}: column ${column}`),
      `${table}: primary key ${primaryKey}`,
      ...keys.map((key) => `${table}: index ${key}`),
      ...references.map((reference) => `${table}: reference ${reference}`),
    ]);
  const [left, right] = [new Set(lines(schema)), new Set(lines(database))];
  return [
    ...[...left.difference(right)].map((line) => `only in schema.prisma: ${line}`),
    ...[...right.difference(left)].map((line) => `only in the database: ${line}`),
  ];
}

async function afterSql(statement: string): Promise<string[]> {
  const client = await test.admin.connect();
  try {
    await client.query('BEGIN');
    await client.query(statement);
    return differences(readPrismaSchema(SCHEMA), await readDatabase(client));
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

async function afterEdit(from: string, to: string): Promise<string[]> {
  expect(SCHEMA).toContain(from);
  return differences(readPrismaSchema(SCHEMA.replace(from, to)), await readDatabase(test.admin));
}

describe('prisma/schema.prisma', () => {
  it('says of a migrated database exactly what it is', async () => {
    expect(differences(readPrismaSchema(SCHEMA), await readDatabase(test.admin))).toEqual([]);
  });

  it('is read whole: every model and column that the generated client knows', () => {
    const { models } = Reflect.get(createPrisma(test.db.pool), '_runtimeDataModel') as {
      models: Record<string, { dbName: string; fields: { name: string; kind: string; dbName?: string }[] }>;
    };
    const client = Object.values(models).map(({ dbName, fields }) => [
      dbName,
      fields
        .filter(({ kind }) => kind === 'scalar')
        .map((field) => field.dbName ?? field.name)
        .sort(),
    ]);
    const read = [...readPrismaSchema(SCHEMA)].map(([table, { columns }]) => [
      table,
      columns.map((column) => column.replace(/ .*$/, '')).sort(),
    ]);
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(client));
    expect(read.length).toBeGreaterThan(20);
  });

  it.each([
    ['ALTER TABLE vote ADD COLUMN planted text', ['only in the database: vote: column planted text']],
    [
      'ALTER TABLE vote ALTER COLUMN reason DROP NOT NULL',
      ['only in schema.prisma: vote: column reason text not null', 'only in the database: vote: column reason text'],
    ],
    [
      'ALTER TABLE vote ALTER COLUMN consent TYPE jsonb',
      ['only in schema.prisma: vote: column consent json', 'only in the database: vote: column consent jsonb'],
    ],
    [
      'ALTER TABLE message DROP CONSTRAINT message_pkey, ADD PRIMARY KEY (id, tenant_id)',
      ['only in schema.prisma: message: primary key tenant_id,id', 'only in the database: message: primary key id,tenant_id'],
    ],
    ['DROP INDEX credential_key', ['only in schema.prisma: credential: index credential_key: unique key_id']],
    [
      'ALTER TABLE session ALTER COLUMN user_agent DROP DEFAULT',
      [
        'only in schema.prisma: session: column user_agent text not null default',
        'only in the database: session: column user_agent text not null',
      ],
    ],
    [
      'ALTER TABLE session DROP CONSTRAINT session_person_id_fkey',
      ['only in schema.prisma: session: reference person_id → person id Cascade'],
    ],
    ['ALTER TABLE vote RENAME COLUMN reason TO why', expect.arrayContaining(['only in the database: vote: column why text not null'])],
    ['CREATE TABLE planted (id text PRIMARY KEY)', expect.arrayContaining(['only in the database: table planted'])],
  ])('a migration alone is noticed: %s', async (statement, wanted) => {
    expect(await afterSql(statement)).toEqual(wanted);
  });

  it.each([
    ['  cedar String\n', '  cedar String\n  planted Int?\n', ['only in schema.prisma: guardrail: column planted integer']],
    [
      'passwordHash       String?',
      'passwordHash       String',
      ['only in schema.prisma: person: column password_hash text not null', 'only in the database: person: column password_hash text'],
    ],
    [
      'model Guardrail {',
      'model Planted {\n  id Int @id\n}\n\nmodel Guardrail {',
      expect.arrayContaining(['only in schema.prisma: table Planted']),
    ],
    [
      '@relation("holder", fields: [personId]',
      '@relation("holder", fields: [byId]',
      ['only in the database: claim: reference person_id → person id NoAction'],
    ],
    [
      '@@id([tenantId, jti])',
      '@@id([jti])',
      ['only in schema.prisma: execution_grant: primary key jti', 'only in the database: execution_grant: primary key tenant_id,jti'],
    ],
  ])('an edit of the schema alone is noticed: %j', async (from, to, wanted) => {
    expect(await afterEdit(from, to)).toEqual(wanted);
  });

  it('refuses to compare what it does not understand', () => {
    expect(() => readPrismaSchema(SCHEMA.replace('  cedar String\n', '  cedar Decimal\n'))).toThrow('no PostgreSQL type');
    expect(() => readPrismaSchema(SCHEMA.replace('@@map("guardrail")', '@@fulltext([cedar])'))).toThrow('not understood');
    expect(() => readPrismaSchema(SCHEMA.replace('onDelete: Cascade', 'onDelete: Cascade, map: "x"'))).toThrow('not understood');
    expect(() => readPrismaSchema(SCHEMA.replace('@relation("holder")', '@relation("holder", map: "x")'))).toThrow('not understood');
  });
});
