import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateBearer } from '#lib/auth/authenticate-bearer.ts';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { submitRequestBody } from '#lib/contract/submit-request.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { createPolicyCache } from '#lib/ops/policy-cache.ts';
import { submitRequest } from '#lib/ops/submit-request.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { createTestDatabase, type TestDatabase } from '#lib/store/database.fixture.ts';
import type { DemoManifest } from './demo-manifest.ts';
import { seedDemo } from './seed-demo.ts';

const pepper = 'a pepper for this test only, long enough';
const keySeed = Buffer.alloc(32, 7);
let test: TestDatabase;
let ctx: OpsContext;
let manifest: DemoManifest;

beforeAll(async () => {
  test = await createTestDatabase();
  manifest = await seedDemo({ ownerUrl: test.urls.owner, pepper, keySeed });
  ctx = {
    db: test.db,
    signer: createSigner({ db: test.db, kek: randomBytes(32) }),
    policies: createPolicyCache(test.db),
    announce: () => {},
    grantTtlMs: 60_000,
    pendingLimit: 100,
  };
});
afterAll(() => test.close());

async function agentOf(tenant: string): Promise<AgentPrincipal> {
  const { token } = manifest.agents.find((agent) => agent.tenant === tenant) ?? { token: '' };
  return (await authenticateBearer(test.db, `Bearer ${token}`, { keyPepper: pepper })) as AgentPrincipal;
}

describe('samples', () => {
  it.each(['acme', 'northwind', 'harbor'])('%s: each does what it says', async (tenant) => {
    const agent = await agentOf(tenant);
    for (const { outcome, request } of manifest.samples.filter((sample) => sample.tenant === tenant)) {
      const body = submitRequestBody.parse(request);
      const { view } = await submitRequest(ctx, agent, body, { idempotencyKey: outcome, bodyHash: 'h', sourceIp: '127.0.0.1' });
      expect(view.policy.outcome, JSON.stringify(view.policy)).toBe(outcome);
      if (outcome === 'escalate') expect(view.approval).toMatchObject({ need: { technician: 1 } });
    }
  });
});
