import type { TestDatabase } from './database.fixture.ts';

const TOOLS = ['tool.a', 'tool.b', 'tool.c', 'tool.d', 'tool.e'];

/** Customers with one technician and one agent each. `tech_<tenant>` has that one only, `all` has every one. */
export async function seedCustomers({ owner, db }: TestDatabase, tenants: readonly string[]): Promise<void> {
  for (const id of ['all', ...tenants.map((tenant) => `tech_${tenant}`)])
    await owner.query(`INSERT INTO person (id, email, name) VALUES ($1, $1 || '@x.example', initcap($1))`, [id]);
  for (const tool of TOOLS)
    await owner.query(
      `INSERT INTO tool (name, title, class, description, effect, schema, schema_hash) VALUES ($1, 'Title of ' || $1, 'disruptive', 'd', 'e', '{}', 'h')`,
      [tool],
    );
  for (const tenant of tenants) {
    await db.withTenant(tenant, async (sql) => {
      await sql.query(`INSERT INTO tenant (id, name, color, timezone, business_hours) VALUES ($1, initcap($1), '#123456', 'UTC', '{}')`, [
        tenant,
      ]);
      await sql.query(`INSERT INTO membership (tenant_id, person_id, role) VALUES ($1, 'all', 'manager'), ($1, $2, 'technician')`, [
        tenant,
        `tech_${tenant}`,
      ]);
      await sql.query(
        `INSERT INTO agent (tenant_id, id, name, environment, classes) VALUES ($1, 'agent', 'Agent of ' || $1, 'lab', '{}')`,
        [tenant],
      );
    });
  }
}

/**
 * `count` requests of one customer, numbered from `from`: every risk, several tools and routes, and instants of which many
 * are the same and some lie a microsecond apart. Pending, or denied when they are history.
 */
export async function insertMany(
  { db }: TestDatabase,
  tenant: string,
  { from = 0, count, decided = false }: { from?: number; count: number; decided?: boolean },
): Promise<void> {
  await db.withTenant(tenant, (sql) =>
    sql.query(
      `INSERT INTO action_request (tenant_id, id, agent_id, agent_name, tool, tool_class, tool_schema_hash, arguments, targets, nonce,
         digest, intent, chain, barred_signers, status, version, policy, policy_outcome, policy_version, approval, decide_by, decided_at,
         decision, risk, flags, routes, summary, target_keys, created_at, updated_at)
       SELECT $1, 'req_' || $1 || '_' || lpad(i::text, 6, '0'), 'agent', 'Agent of ' || $1, ($4::text[])[1 + i % 5], 'disruptive', 'h', '{"service":"dns"}',
         json_build_array(json_build_object('kind', 'host', 'name', 'host-' || i % 97)), 'n', 'd' || i, '{}', '{}', '{}',
         CASE WHEN $5 THEN 'denied' ELSE 'pending' END, 1, '{}', 'escalate', 'v1', '{"need":{"technician":1},"stepUp":false}',
         base.at + make_interval(secs => ((i * 7919) % 400)::float8) + (i % 3) * interval '1 microsecond', CASE WHEN $5 THEN base.at - make_interval(secs => ((i * 6007) % 3000)::float8) END,
         CASE WHEN $5 THEN '{"outcome":"denied","decidedBy":[{"kind":"person","id":"all","name":"All"}]}'::json END, (i * 31) % 4,
         '[]', CASE WHEN i % 4 = 0 THEN '{one,two}'::text[] ELSE '{one}' END, 'Summary number ' || i || CASE WHEN i % 500 = 0 THEN ' Ünïcode 100%' ELSE '' END,
         ARRAY['host:host-' || i % 97], base.at - make_interval(secs => ((i * 104729) % 5000)::float8) + (i % 3) * interval '1 microsecond', base.at
       FROM generate_series($2::bigint, $2::bigint + $3::bigint - 1) AS i, (SELECT date_trunc('second', now()) + interval '1 hour' AS at) base`,
      [tenant, from, count, TOOLS, decided],
    ),
  );
}
