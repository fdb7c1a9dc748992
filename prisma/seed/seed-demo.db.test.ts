import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateBearer } from '#lib/auth/authenticate-bearer.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#lib/auth/demo-accounts.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { workloadIdentity } from '#lib/auth/workload-identity.ts';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { verifyPassword } from '#lib/auth/verify-password.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { submitRequestBody } from '#lib/contract/submit-request.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { createPolicyCache } from '#lib/ops/policy-cache.ts';
import { submitRequest } from '#lib/ops/submit-request.ts';
import { destinationsOf } from '#lib/outbound/destinations.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { createTestDatabase, type TestDatabase } from '#lib/store/database.fixture.ts';
import type { DemoManifest, SampleRequest } from './demo-manifest.ts';
import { seedDemo } from './seed-demo.ts';

const PEPPER = 'a pepper for this test only, of enough bytes';
const KEY_SEED = Buffer.alloc(32, 7);
const TENANTS = ['acme', 'northwind', 'harbor'];
let test: TestDatabase;
let ctx: OpsContext;
let manifest: DemoManifest;

const seed = (change = {}) => seedDemo({ ownerUrl: test.urls.owner, pepper: PEPPER, keySeed: KEY_SEED, ...change });
const authenticate = (token: string, keyPepper = PEPPER) => authenticateBearer(test.db, `Bearer ${token}`, { keyPepper });

beforeAll(async () => {
  test = await createTestDatabase();
  manifest = await seed();
  const announce = () => {};
  const signer = createSigner({ db: test.db, kek: randomBytes(32) });
  const publicUrl = 'http://localhost:3000';
  const beside = {
    passkeySite: passkeySite({ publicUrl, authSecret: 'a secret of this test alone' }),
    workloadIdentity: workloadIdentity({ publicUrl, accessTokenTtlSeconds: 300, mode: 'demo' }),
    destinations: destinationsOf({ mode: 'demo', callbackNetworks: [] }),
  };
  const hints = { announce, announceTenant: announce };
  ctx = { db: test.db, signer, policies: createPolicyCache(test.db), ...beside, ...hints, grantTtlMs: 60_000, pendingLimit: 100 };
});
afterAll(() => test.close());

async function submit(tenant: string, request: SampleRequest): Promise<RequestView> {
  const agent = await authenticate(manifest.agents.find((each) => each.tenant === tenant)?.token ?? '');
  const meta = { idempotencyKey: randomBytes(8).toString('hex'), bodyHash: 'h', sourceIp: '127.0.0.1' };
  const { view } = await submitRequest(ctx, agent as AgentPrincipal, submitRequestBody.parse(request), meta);
  return view;
}

function sample(tenant: string, outcome: string): SampleRequest {
  const found = manifest.samples.filter((each) => each.tenant === tenant && each.outcome === outcome);
  expect(found).toHaveLength(1);
  return (found[0] as (typeof found)[number]).request;
}

const epoch = async () => (await test.admin.query<{ epoch: string }>('SELECT epoch FROM policy_epoch')).rows[0]?.epoch;

/** Every row of every table, but for when inventory was last seen. */
async function everything(): Promise<Record<string, string[]>> {
  const { rows } = await test.admin.query<{ table: string }>(
    `SELECT relname AS "table" FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  const tables: Record<string, string[]> = {};
  for (const { table } of rows) {
    const all = await test.admin.query<{ row: string }>(
      `SELECT (to_jsonb(t) - CASE WHEN $1 = 'inventory_item' THEN 'last_seen_at' ELSE '' END)::text AS row FROM ${table} t ORDER BY 1`,
      [table],
    );
    tables[table] = all.rows.map(({ row }) => row);
  }
  return tables;
}

describe.each(TENANTS)('%s', (tenant) => {
  it('allows, escalates and denies the samples that say so, twice each', async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await submit(tenant, sample(tenant, 'allow'))).toMatchObject({
        status: 'approved',
        grant: { token: expect.any(String) as string },
      });
      const held = await submit(tenant, sample(tenant, 'escalate'));
      expect(held).toMatchObject({ status: 'pending', approval: { need: { technician: 1 } }, policy: { ambiguous: [] } });
      // Low risk and nothing noticed in its prose, so that a bare vote is enough (lib/domain/consent.ts).
      const stored = await test.admin.query('SELECT approval, risk, flags FROM action_request WHERE id = $1', [held.id]);
      expect(stored.rows).toMatchObject([{ approval: { stepUp: false, routes: ['one-technician'] }, risk: 0, flags: [] }]);
      expect(await submit(tenant, sample(tenant, 'deny'))).toMatchObject({ status: 'denied', grant: null });
    }
  });

  it('bars whoever owns an agent in the chain, and nobody for the agent that proposes by itself', async () => {
    const barred = async (chain: string[]) => {
      const { id } = await submit(tenant, { ...sample(tenant, 'escalate'), chain });
      return (await test.admin.query('SELECT barred_signers AS barred FROM action_request WHERE id = $1', [id])).rows;
    };
    const owner = { acme: 'ana', northwind: 'noor', harbor: 'ben' }[tenant];
    expect(await barred([`${tenant}-helpdesk`])).toEqual([{ barred: [owner] }]);
    expect(await barred([])).toEqual([{ barred: [] }]);
  });

  it('knows all of its targets', async () => {
    for (const outcome of ['allow', 'escalate', 'deny']) {
      const { targets } = await submit(tenant, sample(tenant, outcome));
      expect(targets.every(({ resolved, role }) => resolved && role !== null)).toBe(true);
    }
  });
});

describe('people and keys', () => {
  it('are who signs in, with the password that the sign-in page says', async () => {
    expect(manifest.users.map(({ email }) => email)).toEqual(DEMO_ACCOUNTS.map(({ email }) => email));
    for (const { email, password, name } of manifest.users) {
      expect(await verifyPassword(test.db, email, password)).toMatchObject({ name, disabled: false });
      expect(await verifyPassword(test.db, email, `${password}!`)).toBeNull();
    }
    const { rows } = await test.admin.query<{ hash: string }>('SELECT password_hash AS hash FROM person');
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(manifest.users.length);
    expect(rows.every(({ hash }) => hash.startsWith('$argon2id$'))).toBe(true);
  });

  it('have the memberships that the manifest says, and no others', async () => {
    const { rows } = await test.admin.query<{ email: string; tenant: string; role: string }>(
      'SELECT email, tenant_id AS tenant, role FROM membership JOIN person ON id = person_id',
    );
    const said = manifest.users.flatMap(({ email, roles }) =>
      Object.entries(roles).flatMap(([tenant, own]) => own.map((role) => ({ email, tenant, role }))),
    );
    const text = (all: object[]) => all.map((each) => JSON.stringify(each)).sort();
    expect(text(rows)).toEqual(text(said));
  });

  it('authenticate as exactly the workload that the manifest says', async () => {
    expect(manifest.agents.map(({ tenant }) => tenant)).toEqual(TENANTS);
    expect(manifest.executors.map(({ tenant }) => tenant)).toEqual(TENANTS);
    for (const { tenant, id, name, token } of manifest.agents)
      expect(await authenticate(token)).toMatchObject({ kind: 'agent', tenant, id, name });
    for (const { tenant, id, token } of manifest.executors)
      expect(await authenticate(token)).toMatchObject({ kind: 'executor', tenant, id });
  });

  it('come out of the seed alone: another seed gives others, another pepper proves the same', async () => {
    const other = await createTestDatabase();
    const options = { ownerUrl: other.urls.owner, pepper: PEPPER, keySeed: KEY_SEED };
    try {
      expect((await seedDemo(options)).agents).toEqual(manifest.agents);
      const tokens = ({ agents, executors }: DemoManifest) => [...agents, ...executors].map(({ token }) => token);
      const others = tokens(await seedDemo({ ...options, keySeed: Buffer.alloc(32, 8) }));
      expect(new Set([...others, ...tokens(manifest)]).size).toBe(12);
      await seedDemo({ ...options, pepper: 'another pepper, of enough bytes as well' });
      const header = `Bearer ${tokens(manifest)[0]}`;
      await expect(authenticateBearer(other.db, header, { keyPepper: PEPPER })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(authenticateBearer(other.db, header, { keyPepper: 'another pepper, of enough bytes as well' })).resolves.toMatchObject({
        tenant: 'acme',
      });
    } finally {
      await other.close();
    }
  });
});

describe('a second run', () => {
  it('changes no row and not the policy epoch, but sees the inventory anew', async () => {
    const before = await everything();
    const seenAt = () => test.admin.query<{ at: Date }>(`SELECT last_seen_at AS at FROM inventory_item WHERE name = 'acme-ws07'`);
    const earlier = (await seenAt()).rows[0]?.at.getTime() ?? Number.NaN;
    expect(await seed()).toEqual(manifest);
    expect(await everything()).toEqual(before);
    expect((await seenAt()).rows[0]?.at.getTime()).toBeGreaterThan(earlier);
  });

  it('brings back what the program ships, and then the epoch moves', async () => {
    const shipped = await everything();
    const before = Number(await epoch());
    await test.owner.query(`UPDATE guardrail SET cedar = cedar || '// loosened' WHERE name = 'guardrails'`);
    await test.owner.query(`UPDATE tool SET retired_at = now() WHERE name = 'service.restart'`);
    await seed();
    expect(Number(await epoch())).toBeGreaterThan(before + 2);
    expect({ ...(await everything()), policy_epoch: [] }).toEqual({ ...shipped, policy_epoch: [] });
  });

  it('leaves what people changed meanwhile', async () => {
    await test.admin.query(`UPDATE agent SET suspended_at = now() WHERE id = 'harbor-remediator'`);
    await test.admin.query(`UPDATE tenant SET change_freeze = true WHERE id = 'harbor'`);
    await test.admin.query(`UPDATE credential SET revoked_at = now() WHERE tenant_id = 'harbor' AND kind = 'executor'`);
    const before = await everything();
    await seed();
    expect(await everything()).toEqual(before);
  });

  it('gives a person the demo’s password again when the stored one is another', async () => {
    await test.admin.query(`UPDATE person SET password_hash = replace(password_hash, 'm=19456', 'm=19457') WHERE id = 'mara'`);
    expect(await verifyPassword(test.db, 'mara@holdpoint.example', DEMO_PASSWORD)).toBeNull();
    await seed();
    expect(await verifyPassword(test.db, 'mara@holdpoint.example', DEMO_PASSWORD)).toMatchObject({ id: 'mara' });
  });
});
