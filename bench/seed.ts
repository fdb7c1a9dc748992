import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encode } from 'next-auth/jwt';
import pg from 'pg';
import { schemaHash } from '#lib/audit/digest.ts';
import { hmacSecret, mintKey } from '#lib/auth/agent-key.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { durationSeconds } from '#lib/policy/read-policies.ts';
import { openDatabase, type Sql } from '#lib/store/database.ts';
import { insertSession } from '#lib/store/sessions.ts';

export type BenchAgent = { tenant: string; token: string; host: string };
/** Who calls: agents of many customers, and the Cookie headers of technicians who see all of them. */
export type Seeded = { agents: BenchAgent[]; cookies: string[] };
export type SeedOptions = { runtimeUrl: string; ownerUrl: string; pepper: string; authSecret: string };

const TENANTS = 24;
const TECHNICIANS = 4;
const HOSTS = 20;
const MODEL = new URL('../lib/policy/model/', import.meta.url);

const text = { type: 'string' };
const flag = { type: 'boolean' };
const texts = { type: 'array', items: text };
/** The worked model's tools: what its policies are validated against. */
const TOOLS: Record<string, [toolClass: string, properties: JsonObject]> = {
  'inventory.read': ['read', { query: text }],
  'service.restart': ['reversible', { service: text }],
  'disk.cleanup': ['reversible', { paths: texts, olderThanDays: { type: 'integer' } }],
  'host.reboot': ['disruptive', { force: flag }],
  'host.isolate': ['disruptive', { keepRmmChannel: flag }],
  'patch.install': ['disruptive', { kb: texts, rebootAllowed: flag }],
  'script.run': ['destructive', { sha256: text, signed: flag, interpreter: text }],
  'user.passwordReset': ['identity', { revokeSessions: flag }],
  'user.disable': ['identity', { reason: text }],
  'backup.delete': ['destructive', { setId: text }],
  'edr.disable': ['lowers-protection', { minutes: { type: 'integer' } }],
  'firewall.change': ['disruptive', { addrs: texts, allow: flag }],
};

/** Fills a new, migrated database: the worked policy model, and customers enough for their logs not to be one queue. */
export async function seedBench({ runtimeUrl, ownerUrl, pepper, authSecret }: SeedOptions): Promise<Seeded> {
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  const db = openDatabase(runtimeUrl, { max: 2 });
  try {
    await seedRegistry(owner);
    const people = Array.from({ length: TECHNICIANS }, (_, n) => `bench-technician-${n + 1}`);
    for (const id of people) {
      await owner.query('INSERT INTO person (id, email, name) VALUES ($1, $2, $1)', [id, `${id}@bench.example`]);
    }
    const policy = await readFile(new URL('tenant-acme.cedar', MODEL), 'utf8');
    const agents: BenchAgent[] = [];
    for (let n = 1; n <= TENANTS; n += 1) {
      const tenant = `bench-${String(n).padStart(2, '0')}`;
      agents.push(await db.withTenant(tenant, (sql) => seedTenant(sql, tenant, policy, people, pepper)));
    }
    const cookies = [];
    for (const personId of people) {
      const session = { id: `ses_${randomBytes(16).toString('hex')}`, personId, userAgent: 'bench', lifetimeSeconds: 3_600 };
      await insertSession(db, session);
      const token = await encode({ token: { sid: session.id, sub: personId }, secret: authSecret, maxAge: session.lifetimeSeconds });
      cookies.push(`next-auth.session-token=${token}`);
    }
    await owner.query('ANALYZE');
    return { agents, cookies };
  } finally {
    await Promise.all([owner.end(), db.close()]);
  }
}

async function seedRegistry(owner: pg.Pool): Promise<void> {
  for (const [name, [toolClass, properties]] of Object.entries(TOOLS)) {
    const schema = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
    await owner.query(
      `INSERT INTO tool (name, title, class, description, effect, schema, schema_hash) VALUES ($1, $1, $2, $1, $1, $3, $4)`,
      [name, toolClass, JSON.stringify(schema), schemaHash(schema)],
    );
  }
  const guardrails = await readFile(new URL('guardrails.cedar', MODEL), 'utf8');
  await owner.query(`INSERT INTO guardrail (name, cedar) VALUES ('guardrails.cedar', $1)`, [guardrails]);
  const routes = JSON.parse(await readFile(new URL('routes.json', MODEL), 'utf8')) as Record<
    string,
    { need: object; decideWithin: string; stepUp: boolean }
  >;
  for (const [name, { need, decideWithin, stepUp }] of Object.entries(routes)) {
    await owner.query('INSERT INTO approval_route (name, need, decide_within_seconds, step_up) VALUES ($1, $2, $3, $4)', [
      name,
      JSON.stringify(need),
      durationSeconds(decideWithin),
      stepUp,
    ]);
  }
}

async function seedTenant(sql: Sql, tenant: string, policy: string, people: string[], pepper: string): Promise<BenchAgent> {
  // The model's year-end freeze is moved into the past, so that a run does not depend on the day.
  const cedar = policy.replaceAll('"acme"', `"${tenant}"`).replace(/datetime\("20/g, 'datetime("19');
  const key = mintKey('agent');
  const host = `${tenant}-app01`;
  await sql.query(`INSERT INTO tenant (id, name, color, timezone, business_hours) VALUES ($1, $1, '#2f6f8f', 'UTC', $2)`, [
    tenant,
    JSON.stringify({ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }),
  ]);
  await sql.query(`INSERT INTO membership (tenant_id, person_id, role) SELECT $1, unnest($2::text[]), 'technician'`, [tenant, people]);
  await sql.query(
    `INSERT INTO agent (tenant_id, id, name, environment, classes) VALUES ($1, $2, 'Bench agent', 'production', '{service-health}')`,
    [tenant, `${tenant}-agent`],
  );
  await sql.query(`INSERT INTO executor (tenant_id, id, name) VALUES ($1, $2, 'Bench executor')`, [tenant, `${tenant}-executor`]);
  await sql.query(`INSERT INTO credential (tenant_id, key_id, kind, principal_id, secret_hmac) VALUES ($1, $2, 'agent', $3, $4)`, [
    tenant,
    key.keyId,
    `${tenant}-agent`,
    hmacSecret(key.secret, pepper),
  ]);
  await sql.query(`INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ($1, 'tenant.cedar', $2)`, [tenant, cedar]);
  await sql.query(
    `INSERT INTO inventory_item (tenant_id, kind, name, display_name, role)
     SELECT $1, 'host', $1 || '-app' || lpad(n::text, 2, '0'), 'Host ' || n, 'server' FROM generate_series(1, $2::int) n`,
    [tenant, HOSTS],
  );
  return { tenant, token: key.text, host };
}
