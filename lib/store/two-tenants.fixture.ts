import type { Sql } from './database.ts';
import type { TestDatabase } from './database.fixture.ts';

export const TENANTS = ['acme', 'northwind'] as const;

/** At least one row for each of two customers in every table that has customers' rows, and a person in only the first. */
export async function seedTwoTenants({ db, owner }: TestDatabase): Promise<void> {
  await owner.query(`
    INSERT INTO person (id, email, name) VALUES ('ana', 'ana@x.example', 'Ana'), ('ben', 'ben@x.example', 'Ben');
    INSERT INTO tool (name, title, class, description, effect, schema, schema_hash)
      VALUES ('service.restart', 'Restart', 'disruptive', 'd', 'e', '{}', 'h'), ('host.isolate', 'Isolate', 'disruptive', 'd', 'e', '{}', 'h');`);
  for (const tenant of TENANTS) {
    await db.withTenant(tenant, async (sql) => {
      await sql.query(`INSERT INTO tenant (id, name, color, timezone, business_hours) VALUES ($1, $1, '#123456', 'UTC', '{}')`, [tenant]);
      await insertRegistry(sql, tenant);
      await insertRequest(sql, tenant, `req_${tenant}`);
      await insertConsequences(sql, tenant, `req_${tenant}`);
    });
  }
}

async function insertRegistry(sql: Sql, tenant: string): Promise<void> {
  const person = tenant === 'acme' ? 'ana' : 'ben';
  const rows: [string, unknown[]][] = [
    [`INSERT INTO membership (tenant_id, person_id, role) VALUES ($1, $2, 'technician')`, [tenant, person]],
    [
      `INSERT INTO agent (tenant_id, id, name, environment, classes) VALUES ($1, $2, 'A', 'lab', '{disruptive}')`,
      [tenant, `agent_${tenant}`],
    ],
    [`INSERT INTO executor (tenant_id, id, name) VALUES ($1, $2, 'E')`, [tenant, `exec_${tenant}`]],
    [
      `INSERT INTO credential (tenant_id, key_id, kind, principal_id, secret_hmac) VALUES ($1, $2, 'agent', $3, '\\x00')`,
      [tenant, `key_${tenant}`, `agent_${tenant}`],
    ],
    [
      `INSERT INTO key_source (tenant_id, key_id, source, family, network, client, first_at, last_at)
       VALUES ($1, $2, 's', 4, '203.0.113.0/24', 'c', now(), now())`,
      [tenant, `key_${tenant}`],
    ],
    [
      `INSERT INTO federation (tenant_id, id, kind, principal_kind, principal_id, issuer, subject, audience, discovery, created_by)
       VALUES ($1, $2, 'oidc', 'agent', $3, 'https://i.example', 's', 'a', 'https://i.example', $4)`,
      [tenant, `fed_${tenant}`, `agent_${tenant}`, person],
    ],
    [
      `INSERT INTO callback_origin (tenant_id, id, agent_id, address, created_by) VALUES ($1, $2, $3, 'https://a.example/', $4)`,
      [tenant, `cbo_${tenant}`, `agent_${tenant}`, person],
    ],
    [
      `INSERT INTO script (tenant_id, sha256, name, interpreter, content) SELECT $1, encode(sha256(convert_to(c, 'UTF8')), 'hex'), 'S', 'sh', c
       FROM (SELECT 'echo ' || $1 AS c) s`,
      [tenant],
    ],
    [`INSERT INTO seen_token (tenant_id, hash, expires_at) VALUES ($1, '\\x00', now())`, [tenant]],
    [
      `INSERT INTO proposed_tool (tenant_id, name, executor_id, definition, definition_hash, suggested_class, proposed_at)
       VALUES ($1, 'mcp.files.write_file', $2, '{}', 'sha256:0', 'disruptive', now())`,
      [tenant, `exec_${tenant}`],
    ],
    [`INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ($1, 'p', 'permit(principal, action, resource);')`, [tenant]],
    [`INSERT INTO policy_revision (tenant_id, version, sources) VALUES ($1, 'v1', '{}')`, [tenant]],
    [`INSERT INTO inventory_item (tenant_id, kind, name, display_name) VALUES ($1, 'host', $2, 'H')`, [tenant, `host-${tenant}`]],
  ];
  for (const [text, values] of rows) await sql.query(text, values);
}

/** A pending request. Everything that a test wants otherwise it changes by UPDATE, through the guards. */
export async function insertRequest(sql: Sql, tenant: string, id: string): Promise<void> {
  await sql.query(
    `INSERT INTO action_request (tenant_id, id, agent_id, agent_name, tool, tool_class, tool_schema_hash, arguments, targets, nonce,
       digest, intent, chain, barred_signers, status, version, policy, policy_outcome, policy_version, approval, decide_by, created_at, updated_at)
     VALUES ($1, $2, $3, 'A', 'service.restart', 'disruptive', 'h', '{"service":"dns"}', '[]', 'n', 'd0', '{}', '{}', '{}', 'pending', 1, '{}',
       'escalate', 'v1', '{"need":{"technician":1}}', now() + interval '1 hour', now(), now())`,
    [tenant, id, `agent_${tenant}`],
  );
}

async function insertConsequences(sql: Sql, tenant: string, request: string): Promise<void> {
  const person = tenant === 'acme' ? 'ana' : 'ben';
  await insertVote(sql, tenant, request, person);
  await insertGrant(sql, tenant, request, `jti_${tenant}`);
  await sql.query(
    `INSERT INTO message (tenant_id, id, request_id, author_kind, author_id, author_name, body, created_at)
     VALUES ($1, 'm1', $2, 'agent', 'a', 'A', 'hello', now())`,
    [tenant, request],
  );
  await sql.query(
    `INSERT INTO claim (tenant_id, request_id, person_id, person_name, by_id, by_name, created_at) VALUES ($1, $2, $3, 'P', $3, 'P', now())`,
    [tenant, request, person],
  );
  await sql.query(
    `INSERT INTO request_view (tenant_id, request_id, person_id, digest, person_name, first_at, opened_at) VALUES ($1, $2, $3, 'd0', 'P', now(), now())`,
    [tenant, request, person],
  );
  await sql.query(
    `INSERT INTO notice (tenant_id, id, kind, request_id, agent_name, by_id, by_name, body, created_at)
     VALUES ($1, 'n1', 'agent-reported', $2, 'A', $3, 'P', 'b', now())`,
    [tenant, request, person],
  );
  await sql.query(
    `INSERT INTO idempotency_key (tenant_id, principal_id, key, body_hash, resource_id, created_at) VALUES ($1, 'a', 'k', 'h', $2, now())`,
    [tenant, request],
  );
  await sql.query(
    `INSERT INTO request_callback (tenant_id, request_id, agent_id, origin_id, endpoint, events) VALUES ($1, $2, $3, $4, 'https://a.example/', '{}')`,
    [tenant, request, `agent_${tenant}`, `cbo_${tenant}`],
  );
  await sql.query(
    `INSERT INTO callback_delivery (tenant_id, request_id, version, agent_id, origin_id, event, due_at, created_at)
     VALUES ($1, $2, 2, $3, $4, 'denied', now(), now())`,
    [tenant, request, `agent_${tenant}`, `cbo_${tenant}`],
  );
  await appendLeaves(sql, tenant, [{ openings: '{"prompt":"secret"}' }]);
  await sql.query(`INSERT INTO audit_checkpoint (tenant_id, size, root, note) VALUES ($1, 1, '\\x00', 'n')`, [tenant]);
}

export async function insertVote(sql: Sql, tenant: string, request: string, person: string): Promise<void> {
  await sql.query(
    `INSERT INTO vote (tenant_id, request_id, person_id, digest, person_name, roles, verdict, reason, version, created_at)
     VALUES ($1, $2, $3, 'd0', 'P', '{technician}', 'approve', 'r', 1, now())`,
    [tenant, request, person],
  );
}

export async function insertGrant(sql: Sql, tenant: string, request: string, jti: string): Promise<void> {
  await sql.query(
    `INSERT INTO execution_grant (tenant_id, jti, request_id, executor_id, digest, policy_version, kid, minted_at, expires_at)
     VALUES ($1, $2, $3, 'e', 'd0', 'v1', 'k', now(), now() + interval '1 minute')`,
    [tenant, jti, request],
  );
}

/** Appends through the only door. `openings` is JSON as text, for the reason that audit_append gives. */
export async function appendLeaves(sql: Sql, tenant: string, leaves: { openings?: string }[]): Promise<number> {
  const around = leaves.map(({ openings }) => ({
    before: '{"seq":',
    after: '}',
    type: 't',
    ts: '2026-01-01T00:00:00Z',
    request: null,
    openings,
  }));
  const [row] = await sql.query<{ size: string }>('SELECT audit_append($1, $2) AS size', [tenant, JSON.stringify(around)]);
  return Number(row?.size);
}
