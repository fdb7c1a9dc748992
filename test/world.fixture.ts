import { randomBytes } from 'node:crypto';
import { schemaHash } from '#lib/audit/digest.ts';
import { hmacSecret, mintKey } from '#lib/auth/agent-key.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { workloadIdentity } from '#lib/auth/workload-identity.ts';
import type { AgentPrincipal, ExecutorPrincipal, PersonPrincipal } from '#lib/auth/principal.ts';
import { hashPassword } from '#lib/auth/verify-password.ts';
import type { RequestHint, TenantHint } from '#lib/contract/socket.ts';
import { type SubmitRequestBody, submitRequestBody } from '#lib/contract/submit-request.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { createPolicyCache } from '#lib/ops/policy-cache.ts';
import { destinationsOf } from '#lib/outbound/destinations.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { createTestDatabase, type TestDatabase } from '#lib/store/database.fixture.ts';
import { AGENTS, EXECUTORS, GUARDRAILS, INVENTORY, PEOPLE, ROUTES, TENANTS, TOOLS, tenantPolicy } from './world-data.fixture.ts';

export const PEPPER = 'a pepper that only tests know, of enough bytes';
export const AUTH_SECRET = 'an auth secret that only the tests know, long enough';
export const PUBLIC_URL = 'http://localhost:3000';
export const PASSWORD = 'correct horse battery staple';

export type World = {
  test: TestDatabase;
  ctx: OpsContext;
  /** Wraps the signing keys: what another process needs to sign with the same ones. */
  kek: Buffer;
  /** Every hint that was announced, in order. */
  announced: RequestHint[];
  tenantsTold: TenantHint[];
  /** The full text of each workload's key, by its id. */
  keys: Record<string, string>;
  person(id: keyof typeof PEOPLE): PersonPrincipal;
  agent(id: keyof typeof AGENTS): AgentPrincipal;
  executor(id: keyof typeof EXECUTORS): ExecutorPrincipal;
  close(): Promise<void>;
};

/**
 * Two customers with people, workloads, inventory and policy in a database of their own, and the context that
 * operations run in. Who is who and what policy says: world-data.fixture.ts.
 */
export async function createWorld({
  max = 8,
  pendingLimit = 10_000,
  test: given,
}: {
  max?: number;
  pendingLimit?: number;
  test?: TestDatabase;
} = {}): Promise<World> {
  const test = given ?? (await createTestDatabase({ max }));
  const keys: Record<string, string> = {};
  const keyIds: Record<string, string> = {};
  await seedMsp(test);
  for (const tenant of TENANTS) await seedTenant(test, tenant, keys, keyIds);

  const announced: RequestHint[] = [];
  const tenantsTold: TenantHint[] = [];
  const kek = randomBytes(32);
  const ctx: OpsContext = {
    db: test.db,
    signer: createSigner({ db: test.db, kek }),
    policies: createPolicyCache(test.db),
    passkeySite: passkeySite({ publicUrl: PUBLIC_URL, authSecret: AUTH_SECRET }),
    workloadIdentity: workloadIdentity({ publicUrl: PUBLIC_URL, accessTokenTtlSeconds: 300, mode: 'test' }),
    destinations: destinationsOf({ mode: 'test', callbackNetworks: [] }),
    announce: (hint) => void announced.push(hint),
    announceTenant: (hint) => void tenantsTold.push(hint),
    grantTtlMs: 90_000,
    pendingLimit,
  };
  return {
    test,
    ctx,
    kek,
    announced,
    tenantsTold,
    keys,
    person(id) {
      const { name, roles } = PEOPLE[id];
      const memberships = Object.entries(roles).map(([tenant, own]) => ({ tenant, roles: own }));
      return { kind: 'person', id, name, email: `${id}@msp.example`, sessionId: `session_${id}`, authenticatedAt: Date.now(), memberships };
    },
    agent: (id) => ({ kind: 'agent', tenant: AGENTS[id].tenant, id, name: AGENTS[id].name, keyId: keyIds[id] ?? '' }),
    executor: (id) => ({ kind: 'executor', tenant: EXECUTORS[id].tenant, id, name: EXECUTORS[id].name, keyId: keyIds[id] ?? '' }),
    close: () => test.close(),
  };
}

/** A valid body for one of the world's tools; `change` replaces whole members. */
export function bodyFor(tool: keyof typeof TOOLS, change: Partial<SubmitRequestBody> = {}): SubmitRequestBody {
  const { example, target } = TOOLS[tool];
  return submitRequestBody.parse({
    tool,
    arguments: example,
    targets: [target],
    intent: { summary: `${tool} because of an alert`, prompt: 'The monitor says it is down.', reason: 'It was down for 5 minutes.' },
    confidence: 0.95,
    ...change,
  });
}

/** Fresh headers of one submit. */
export function metaFor(body: SubmitRequestBody, idempotencyKey: string = randomBytes(12).toString('hex')) {
  return { idempotencyKey, bodyHash: JSON.stringify(body), sourceIp: '127.0.0.1' };
}

async function seedMsp({ owner }: TestDatabase): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  for (const [id, { name }] of Object.entries(PEOPLE)) {
    await owner.query('INSERT INTO person (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
      id,
      `${id}@msp.example`,
      name,
      passwordHash,
    ]);
  }
  for (const [name, { title, class: toolClass, schema }] of Object.entries(TOOLS)) {
    await owner.query(
      `INSERT INTO tool (name, title, class, description, effect, schema, schema_hash, script_argument)
       VALUES ($1, $2, $3, $2, $2, $4, $5, $6)`,
      [name, title, toolClass, JSON.stringify(schema), schemaHash(schema), name === 'script.run' ? 'sha256' : null],
    );
  }
  for (const [name, route] of Object.entries(ROUTES)) {
    await owner.query('INSERT INTO approval_route (name, need, decide_within_seconds, step_up) VALUES ($1, $2, $3, $4)', [
      name,
      JSON.stringify(route.need),
      route.seconds,
      route.stepUp,
    ]);
  }
  await owner.query('INSERT INTO guardrail (name, cedar) VALUES ($1, $2)', ['guardrails', GUARDRAILS]);
}

async function seedTenant(
  { db }: TestDatabase,
  tenant: string,
  keys: Record<string, string>,
  keyIds: Record<string, string>,
): Promise<void> {
  await db.withTenant(tenant, async (sql) => {
    const hours = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
    await sql.query(`INSERT INTO tenant (id, name, color, timezone, business_hours) VALUES ($1, $1, '#0f766e', 'UTC', $2)`, [
      tenant,
      JSON.stringify(hours),
    ]);
    await sql.query('INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ($1, $2, $3)', [tenant, 'own', tenantPolicy(tenant)]);
    for (const [id, { roles }] of Object.entries(PEOPLE)) {
      for (const role of roles[tenant] ?? [])
        await sql.query('INSERT INTO membership (tenant_id, person_id, role) VALUES ($1, $2, $3)', [tenant, id, role]);
    }
    for (const { kind, name, role, privileged } of INVENTORY[tenant] ?? []) {
      await sql.query(
        'INSERT INTO inventory_item (tenant_id, kind, name, display_name, role, privileged) VALUES ($1, $2, $3, $3, $4, $5)',
        [tenant, kind, name, role, privileged],
      );
    }
    const workload = async (kind: 'agent' | 'executor', id: string) => {
      const key = mintKey(kind);
      keys[id] = key.text;
      keyIds[id] = key.keyId;
      await sql.query('INSERT INTO credential (tenant_id, key_id, kind, principal_id, secret_hmac) VALUES ($1, $2, $3, $4, $5)', [
        tenant,
        key.keyId,
        kind,
        id,
        hmacSecret(key.secret, PEPPER),
      ]);
    };
    for (const [id, agent] of Object.entries(AGENTS).filter(([, { tenant: own }]) => own === tenant)) {
      await sql.query(
        `INSERT INTO agent (tenant_id, id, name, environment, classes, owner_person_id) VALUES ($1, $2, $3, 'production', '{service-health}', $4)`,
        [tenant, id, agent.name, agent.owner],
      );
      await workload('agent', id);
    }
    for (const [id, { name }] of Object.entries(EXECUTORS).filter(([, { tenant: own }]) => own === tenant)) {
      await sql.query('INSERT INTO executor (tenant_id, id, name) VALUES ($1, $2, $3)', [tenant, id, name]);
      await workload('executor', id);
    }
  });
}
