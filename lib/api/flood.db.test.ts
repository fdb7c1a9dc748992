import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createService, type Service } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';

let service: Service;
beforeAll(async () => {
  service = await createService({ env: { HOLDPOINT_SUBMITS_PER_SECOND: '5' } });
});
afterAll(() => service.close());

let calls = 0;
const headers = () => ({ 'idempotency-key': `call-${(calls += 1)}` });
const submit = (agent: Parameters<Service['agent']>[0], tool: Parameters<typeof bodyFor>[0]) =>
  service.agent(agent)('POST', '/api/v1/requests', { headers: headers(), body: bodyFor(tool) });
const withKey = (key: string) =>
  service.nobody('POST', '/api/v1/requests', { headers: { ...headers(), authorization: `Bearer ${key}` }, body: bodyFor('backup.delete') });
const isRefused = (answer: Answer, code: string) => {
  expect(answer).toMatchObject({ status: 429, body: { code } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
};

describe('an agent that floods', () => {
  it('is told to slow down, whatever policy says to its calls, while calm agents beside it are answered as ever', async () => {
    const flood = Promise.all(Array.from({ length: 200 }, () => submit('acme-owned', 'backup.delete')));
    const calm = await Promise.all([
      ...[1, 2, 3].map(() => submit('acme-agent', 'service.restart')),
      ...[1, 2, 3].map(() => submit('northwind-agent', 'service.restart')),
    ]);
    expect(calm.map(({ status }) => status)).toEqual(Array(6).fill(201));
    const answers = await flood;
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(100);
    for (const answer of refused) isRefused(answer, 'rate_limited');
    // What it asked before may still be read and waited for: that is counted apart.
    expect((await service.agent('acme-owned')('GET', '/api/v1/tools')).status).toBe(200);
    // People hear of it; of the calm ones there is nothing to hear.
    const mara = await service.signIn('mara');
    const rows = (await mara.call('GET', '/api/console/workloads')).body['items'] as { id: string; floodingAt: string | null }[];
    expect(rows.filter(({ floodingAt }) => floodingAt !== null).map(({ id }) => id)).toEqual(['acme-owned']);
  });

  it('has no second allowance by asking in the words of AuthZEN: what makes a request is counted as one', async () => {
    const ask = () => service.agent('northwind-agent')('POST', '/access/v1/requests', { headers: headers(), body: {} });
    const answers = await Promise.all(Array.from({ length: 100 }, ask));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(50);
    for (const answer of refused) isRefused(answer, 'rate_limited');
  });

  it('has no second allowance with a second key', async () => {
    const mara = await service.signIn('mara');
    const made = await mara.call('POST', '/api/console/workloads/agent.acme.acme-owned/keys', { headers: headers(), body: {} });
    expect(made.status).toBe(201);
    const keys = [service.world.keys['acme-owned'] ?? '', String(made.body['key'])];
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => withKey(keys[index % 2] ?? '')));
    const taken = answers.filter(({ status }) => status === 201);
    // Four seconds' worth at once, and what came in while they were answered: far below two allowances.
    expect(taken.length).toBeLessThan(40);
    for (const answer of answers.filter(({ status }) => status !== 201)) isRefused(answer, 'rate_limited');
  });
});

describe('a key that ends soon', () => {
  it('says so in a header of each answer, for a week; before, and without an end, it does not', async () => {
    const ask = async (interval: string | null) => {
      await service.world.test.admin.query(
        `UPDATE credential SET expires_at = now() + $1::interval WHERE principal_id = 'northwind-agent'`,
        [interval],
      );
      return (await service.agent('northwind-agent')('GET', '/api/v1/tools')).headers.get('holdpoint-key-expires');
    };
    expect(await ask('6 days')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await ask('8 days')).toBeNull();
    expect(await ask(null)).toBeNull();
  });
});
