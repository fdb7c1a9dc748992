import type pg from 'pg';

/** The MSP's own tables. A table that is neither here nor fenced by tenant is a violation. */
export const MSP_TABLES = [
  'person',
  'session',
  'tool',
  'guardrail',
  'approval_route',
  'policy_epoch',
  'signing_key',
  'passkey',
  'passkey_challenge',
  'passkey_recovery',
  'saved_view', // a person's own, fenced by person
  '_prisma_migrations',
];

/** Indexes that do not start with the tenant, each for a reason. */
const INDEX_EXCEPTIONS = [
  'credential_key', // looked up before the tenant is known
  'federation_id', // the same
  'membership_person', // answers which tenants a person may see
  'inventory_item_name', // foreign_owners asks across tenants
];

/** Policies beside tenant_isolation, each with the command and the role it is for ("public" is anyone). */
const POLICY_EXCEPTIONS: Record<string, { command: string; role: 'public' | 'owner' }> = {
  person_sees: { command: 'SELECT', role: 'public' },
  own_memberships: { command: 'SELECT', role: 'public' },
  presented_credential: { command: 'SELECT', role: 'public' },
  presented_federation: { command: 'SELECT', role: 'public' },
  resolve_foreign: { command: 'SELECT', role: 'owner' },
  keys_are_listed: { command: 'SELECT', role: 'owner' },
  due_is_found: { command: 'SELECT', role: 'owner' },
};

const APPEND_ONLY = ['audit_leaf', 'audit_checkpoint', 'vote'];
const WRITTEN_BY_FUNCTION = ['audit_leaf', 'audit_head', 'audit_opening'];

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;
type TableRow = {
  name: string;
  enabled: boolean;
  forced: boolean;
  owner: string;
  primary_key: string[] | null;
  columns: string[];
  nullable: string[];
};

/** Every table with a customer's rows, and the column that says whose. */
export async function listTenantTables(sql: Queryable): Promise<{ name: string; key: string }[]> {
  const tables = await readTables(sql);
  return tables.filter((t) => !MSP_TABLES.includes(t.name)).map(({ name }) => ({ name, key: keyOf(name) }));
}

/** What breaks the rules of DESIGN §7, in words. Empty when the schema keeps them. */
export async function findCatalogueViolations(sql: Queryable, runtimeRole: string): Promise<string[]> {
  const tables = await readTables(sql);
  return [
    ...tables.flatMap(checkTable),
    ...(await checkPolicies(sql, tables)),
    ...(await checkIndexes(sql)),
    ...(await checkForeignKeys(sql)),
    ...(await checkRole(sql, runtimeRole)),
    ...(await checkGrants(sql, runtimeRole)),
    ...(await checkFunctions(sql)),
    ...(await checkViews(sql)),
  ];
}

function keyOf(table: string): string {
  return table === 'tenant' ? 'id' : 'tenant_id';
}

async function readTables(sql: Queryable): Promise<TableRow[]> {
  const { rows } = await sql.query<TableRow>(`
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, c.relowner::regrole::text AS owner,
      (SELECT array_agg(a.attname::text ORDER BY k.ord) FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, ord), pg_attribute a
        WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum) AS primary_key,
      ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
      ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND NOT attnotnull) AS nullable
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'f') ORDER BY 1`);
  return rows;
}

function checkTable(table: TableRow): string[] {
  const { name } = table;
  if (MSP_TABLES.includes(name)) return table.columns.includes('tenant_id') ? [`${name}: an MSP table has a tenant_id`] : [];
  const key = keyOf(name);
  const wrong: string[] = [];
  if (!table.columns.includes(key)) wrong.push(`${name}: no ${key}`);
  if (table.nullable.includes(key)) wrong.push(`${name}: ${key} may be null`);
  if (table.primary_key?.[0] !== key) wrong.push(`${name}: the primary key does not start with ${key}`);
  if (!table.enabled) wrong.push(`${name}: row-level security is not enabled`);
  if (!table.forced) wrong.push(`${name}: row-level security is not forced`);
  return wrong;
}

async function checkPolicies(sql: Queryable, tables: TableRow[]): Promise<string[]> {
  const { rows } = await sql.query<{
    table: string;
    policy: string;
    command: string;
    permissive: string;
    roles: string[];
    using: string | null;
    check: string | null;
  }>(`
    SELECT tablename AS "table", policyname AS policy, cmd AS command, permissive, roles::text[] AS roles, qual AS "using", with_check AS "check"
    FROM pg_policies WHERE schemaname = 'public'`);
  const wrong: string[] = [];
  for (const { name, owner } of tables) {
    if (MSP_TABLES.includes(name)) continue;
    const own = rows.filter((row) => row.table === name);
    const fence = `(${keyOf(name)} = NULLIF(current_setting('app.tenant'::text, true), ''::text))`;
    const isFence = (p: (typeof own)[number]) =>
      p.policy === 'tenant_isolation' && p.command === 'ALL' && p.using === fence && p.check === fence;
    if (!own.some(isFence)) wrong.push(`${name}: no policy on app.tenant for every command`);
    for (const policy of own.filter((p) => !isFence(p))) {
      const known = POLICY_EXCEPTIONS[policy.policy];
      const role = known?.role === 'owner' ? owner : 'public';
      if (!known || policy.command !== known.command || policy.roles.join() !== role)
        wrong.push(`${name}: unexplained policy ${policy.policy}`);
    }
  }
  return wrong;
}

async function checkIndexes(sql: Queryable): Promise<string[]> {
  const { rows } = await sql.query<{ table: string; index: string; first: string | null }>(`
    SELECT t.relname AS "table", c.relname AS index, (SELECT attname::text FROM pg_attribute WHERE attrelid = t.oid AND attnum = i.indkey[0]) AS first
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace`);
  return rows
    .filter((row) => !MSP_TABLES.includes(row.table) && !INDEX_EXCEPTIONS.includes(row.index) && row.first !== keyOf(row.table))
    .map((row) => `${row.table}: index ${row.index} does not start with ${keyOf(row.table)}`);
}

/** A reference from one customer's row to another's must be impossible: the tenant is part of the key on both sides. */
async function checkForeignKeys(sql: Queryable): Promise<string[]> {
  const { rows } = await sql.query<{ name: string; source: string; target: string; from: string; to: string }>(`
    SELECT k.conname AS name, s.relname AS source, t.relname AS target,
      (SELECT attname::text FROM pg_attribute WHERE attrelid = s.oid AND attnum = k.conkey[1]) AS "from",
      (SELECT attname::text FROM pg_attribute WHERE attrelid = t.oid AND attnum = k.confkey[1]) AS "to"
    FROM pg_constraint k JOIN pg_class s ON s.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
    WHERE k.contype = 'f' AND s.relnamespace = 'public'::regnamespace`);
  return rows
    .filter((row) => !MSP_TABLES.includes(row.target) && (row.from !== keyOf(row.source) || row.to !== keyOf(row.target)))
    .map((row) => `${row.source}: reference ${row.name} to ${row.target} leaves the tenant out`);
}

async function checkRole(sql: Queryable, role: string): Promise<string[]> {
  const { rows } = await sql.query<{ wrong: string }>(
    `SELECT 'the runtime role is privileged' AS wrong FROM pg_roles
       WHERE rolname = $1 AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
     UNION ALL SELECT 'the runtime role owns ' || relname FROM pg_class WHERE relowner = $1::regrole
     UNION ALL SELECT 'the runtime role owns function ' || proname FROM pg_proc WHERE proowner = $1::regrole
     UNION ALL SELECT 'the runtime role owns schema ' || nspname FROM pg_namespace WHERE nspowner = $1::regrole
     UNION ALL SELECT 'the runtime role owns the database' FROM pg_database WHERE datname = current_database() AND datdba = $1::regrole
     UNION ALL SELECT 'the runtime role may create in schema public' WHERE has_schema_privilege($1, 'public', 'CREATE')
     UNION ALL SELECT 'the runtime role is a member of ' || r.rolname FROM pg_roles r
       WHERE r.rolname <> $1 AND pg_has_role($1, r.oid, 'MEMBER')`,
    [role],
  );
  return rows.map((row) => row.wrong);
}

async function checkGrants(sql: Queryable, role: string): Promise<string[]> {
  const { rows } = await sql.query<{ wrong: string }>(
    `SELECT 'the runtime role has ' || p || ' on ' || c.relname AS wrong
     FROM pg_class c, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND has_table_privilege($1, c.oid, p)
       AND (p IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') OR c.relname = '_prisma_migrations'
         OR (c.relname = ANY ($2) AND p IN ('UPDATE', 'DELETE')) OR (c.relname = ANY ($3) AND p IN ('INSERT', 'UPDATE')))`,
    [role, APPEND_ONLY, WRITTEN_BY_FUNCTION],
  );
  return rows.map((row) => row.wrong);
}

/** A function with its owner's rights: called by named roles only, and never resolving a name in a caller's schema. */
async function checkFunctions(sql: Queryable): Promise<string[]> {
  const { rows } = await sql.query<{ name: string; for_all: boolean; path: string | null }>(`
    SELECT p.oid::regprocedure::text AS name,
      EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS for_all,
      (SELECT c FROM unnest(p.proconfig) AS c WHERE c LIKE 'search_path=%') AS path
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef`);
  return rows.flatMap((row) => [
    ...(row.for_all ? [`${row.name}: PUBLIC may execute a SECURITY DEFINER function`] : []),
    ...(row.path === 'search_path=public, pg_temp' ? [] : [`${row.name}: a SECURITY DEFINER function without a fixed search_path`]),
  ]);
}

async function checkViews(sql: Queryable): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND (relkind = 'm' OR (relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)))`);
  return rows.map((row) => `${row.name}: a view reads with its owner's rights`);
}
