import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCatalogueViolations } from './catalogue.fixture.ts';
import { createTestDatabase, OWNER_ROLE, RUNTIME_ROLE, type TestDatabase } from './database.fixture.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

/** The violations after `statements`, which are then rolled back. */
async function planted(statements: string): Promise<string[]> {
  const client = await test.admin.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL ROLE ${OWNER_ROLE}`);
    await client.query(statements);
    await client.query('RESET ROLE');
    return await findCatalogueViolations(client, RUNTIME_ROLE);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const FENCE = `tenant_id = NULLIF(current_setting('app.tenant', true), '')`;
const FENCED = `CREATE TABLE planted (tenant_id text NOT NULL REFERENCES tenant (id), id text, PRIMARY KEY (tenant_id, id));
  ALTER TABLE planted ENABLE ROW LEVEL SECURITY; ALTER TABLE planted FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant_isolation ON planted USING (${FENCE}) WITH CHECK (${FENCE});`;

describe('I6 the catalogue', () => {
  it('keeps every rule of tenancy', async () => {
    expect(await findCatalogueViolations(test.admin, RUNTIME_ROLE)).toEqual([]);
  });

  it('accepts a new table that keeps them', async () => {
    expect(await planted(FENCED)).toEqual([]);
  });

  it('catches a table that forgets all of them', async () => {
    expect(await planted('CREATE TABLE planted (id text PRIMARY KEY, tenant_id text)')).toEqual([
      'planted: tenant_id may be null',
      'planted: the primary key does not start with tenant_id',
      'planted: row-level security is not enabled',
      'planted: row-level security is not forced',
      'planted: no policy on app.tenant for every command',
      'planted: index planted_pkey does not start with tenant_id',
    ]);
  });

  it.each<[string, string, string | RegExp]>([
    ['no tenant at all', 'CREATE TABLE planted (id text PRIMARY KEY)', 'planted: no tenant_id'],
    ['security not forced', `${FENCED} ALTER TABLE planted NO FORCE ROW LEVEL SECURITY`, 'planted: row-level security is not forced'],
    ['a policy that fails open', `${FENCED} CREATE POLICY everyone ON planted USING (true)`, 'planted: unexplained policy everyone'],
    [
      'a known policy for more than reading',
      `${FENCED} CREATE POLICY person_sees ON planted USING (true)`,
      'planted: unexplained policy person_sees',
    ],
    [
      'a policy without WITH CHECK on another column',
      `${FENCED} ALTER POLICY tenant_isolation ON planted WITH CHECK (true)`,
      'planted: no policy on app.tenant for every command',
    ],
    [
      'an index without the tenant',
      `${FENCED} CREATE UNIQUE INDEX planted_id ON planted (id)`,
      'planted: index planted_id does not start with tenant_id',
    ],
    [
      'a reference across tenants',
      `${FENCED} ALTER TABLE planted ADD key_id text REFERENCES credential (key_id)`,
      /planted: reference .* to credential leaves the tenant out/,
    ],
    ['a tenant in an MSP table', 'ALTER TABLE tool ADD tenant_id text', 'tool: an MSP table has a tenant_id'],
    ['a log that can be rewritten', `GRANT UPDATE ON audit_leaf TO ${RUNTIME_ROLE}`, 'the runtime role has UPDATE on audit_leaf'],
    [
      'a log that can be written past audit_append',
      `GRANT INSERT ON audit_leaf TO ${RUNTIME_ROLE}`,
      'the runtime role has INSERT on audit_leaf',
    ],
    ['a table that can be emptied', `GRANT TRUNCATE ON message TO ${RUNTIME_ROLE}`, 'the runtime role has TRUNCATE on message'],
    ['a schema that can be written', `GRANT CREATE ON SCHEMA public TO ${RUNTIME_ROLE}`, 'the runtime role may create in schema public'],
    [
      'a function for everybody',
      `CREATE FUNCTION planted() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT 1'`,
      'planted(): PUBLIC may execute a SECURITY DEFINER function',
    ],
    [
      'a function with the path of its caller',
      `CREATE FUNCTION planted() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; REVOKE ALL ON FUNCTION planted() FROM PUBLIC`,
      'planted(): a SECURITY DEFINER function without a fixed search_path',
    ],
    [
      'a view with the rights of its owner',
      'CREATE VIEW planted AS SELECT * FROM action_request',
      "planted: a view reads with its owner's rights",
    ],
  ])('catches %s', async (_, statements, expected) => {
    const violations = await planted(statements);
    expect(violations).toEqual(expect.arrayContaining([typeof expected === 'string' ? expected : expect.stringMatching(expected)]));
  });

  it('catches a runtime role that bypasses the fence or owns something', async () => {
    const client = await test.admin.connect();
    try {
      await client.query(
        `BEGIN; ALTER ROLE ${RUNTIME_ROLE} BYPASSRLS; ALTER TABLE message OWNER TO ${RUNTIME_ROLE}; GRANT ${OWNER_ROLE} TO ${RUNTIME_ROLE}`,
      );
      const violations = await findCatalogueViolations(client, RUNTIME_ROLE);
      expect(violations).toEqual(
        expect.arrayContaining([
          'the runtime role is privileged',
          'the runtime role owns message',
          `the runtime role is a member of ${OWNER_ROLE}`,
        ]),
      );
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
