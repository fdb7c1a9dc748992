import type { BrowserContext } from '@playwright/test';
import { request } from '@playwright/test';
import { mintKey } from '#lib/auth/agent-key.ts';
import { DEMO_PASSWORD } from '#lib/auth/demo-accounts.ts';
import { hashPassword } from '#lib/auth/verify-password.ts';
import type { Role } from '#lib/domain/role.ts';
import { type Database, openDatabase } from '#lib/store/database.ts';
import { writeCredential } from '#prisma/seed/write-tenant.ts';
import type { Stack } from './running-stack.ts';
import { signInByApi } from './sign-in.ts';

export type Newcomer = { id: string; name: string; session: Awaited<ReturnType<BrowserContext['storageState']>> };

/** Somebody new at Acme or elsewhere, signed in, for a test that changes what a person has: the others share ana, ben, noor and mara. */
export async function addPerson(stack: Stack, name: string, role: Role, tenants: readonly string[] = ['acme']): Promise<Newcomer> {
  const id = newId('p');
  const email = `${id}@holdpoint.example`;
  const hash = await hashPassword(DEMO_PASSWORD);
  await inDatabase(stack, async (db) => {
    await db.unscoped.query('INSERT INTO person (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [id, email, name, hash]);
    for (const tenant of tenants)
      await db.withTenant(tenant, (sql) =>
        sql.query('INSERT INTO membership (tenant_id, person_id, role) VALUES ($1, $2, $3)', [tenant, id, role]),
      );
  });
  return { id, name, session: await signedIn(stack, id) };
}

export type NewTenant = { id: string; name: string; agentKey: string; executorKey: string };

/**
 * A customer with one agent and one executor. Tools of its own are part of its policy, and a change of policy takes back what
 * was approved under another one: so tests that review tools do it at a customer that no other test has.
 */
export async function addTenant(stack: Stack, name: string): Promise<NewTenant> {
  const id = newId('t');
  const [agent, executor] = [mintKey('agent'), mintKey('executor')];
  const pepper = stack.serverEnv['HOLDPOINT_KEY_PEPPER'] ?? '';
  await inDatabase(stack, (db) =>
    db.withTenant(id, async (sql) => {
      const hours = JSON.stringify({ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' });
      await sql.query(`INSERT INTO tenant (id, name, color, timezone, business_hours) VALUES ($1, $2, '#b45309', 'UTC', $3)`, [
        id,
        name,
        hours,
      ]);
      await sql.query(`INSERT INTO agent (tenant_id, id, name, environment, classes) VALUES ($1, 'agent', 'Agent', 'lab', '{files}')`, [
        id,
      ]);
      await sql.query(`INSERT INTO executor (tenant_id, id, name) VALUES ($1, 'gate', 'Gate')`, [id]);
      await writeCredential(sql, id, 'agent', agent, pepper);
      await writeCredential(sql, id, 'gate', executor, pepper);
    }),
  );
  return { id, name, agentKey: agent.text, executorKey: executor.text };
}

async function signedIn({ url }: Stack, id: string): Promise<Newcomer['session']> {
  const context = await request.newContext({ userAgent: 'e2e' });
  const users = [{ email: `${id}@holdpoint.example`, password: DEMO_PASSWORD, name: id, roles: {}, tenants: ['acme'] }];
  await signInByApi(context, { url, manifest: { users, agents: [], executors: [], samples: [] } }, id);
  const session = await context.storageState();
  await context.dispose();
  return session;
}

/** An agent of Acme that a test may do to what it likes. */
export async function addAgent(stack: Stack, name: string): Promise<{ id: string; token: string }> {
  const id = newId('agt');
  const key = mintKey('agent');
  await inDatabase(stack, (db) =>
    db.withTenant('acme', async (sql) => {
      const classes = ['service-health', 'disk-health', 'endpoint-containment', 'identity-hygiene'];
      await sql.query(`INSERT INTO agent (tenant_id, id, name, environment, classes) VALUES ('acme', $1, $2, 'production', $3)`, [
        id,
        name,
        classes,
      ]);
      await writeCredential(sql, 'acme', id, key, stack.serverEnv['HOLDPOINT_KEY_PEPPER'] ?? '');
    }),
  );
  return { id, token: key.text };
}

async function inDatabase(stack: Stack, work: (db: Database) => Promise<void>): Promise<void> {
  const db = openDatabase(stack.serverEnv['DATABASE_OWNER_URL'] ?? '', { max: 1 });
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

function newId(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 13)}`;
}
