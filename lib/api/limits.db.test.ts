import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createService, type Service } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';

let service: Service;
beforeAll(async () => {
  service = await createService({ env: { HOLDPOINT_PENDING_LIMIT: '3', HOLDPOINT_CALLS_PER_SECOND: '5' } });
});
afterAll(() => service.close());

function submit(agent: 'acme-agent' | 'acme-owned' | 'northwind-agent', key: string): Promise<Answer> {
  return service.agent(agent)('POST', '/api/v1/requests', { headers: { 'idempotency-key': key }, body: bodyFor('service.restart') });
}

describe('an agent that does too much is told when to come back, and nobody else notices', () => {
  it('too many pending requests of one agent', async () => {
    for (const key of ['1', '2', '3']) expect((await submit('acme-owned', key)).status).toBe(201);
    const fourth = await submit('acme-owned', '4');
    expect(fourth).toMatchObject({ status: 429, body: { code: 'too_many_pending' } });
    expect(fourth.headers.get('retry-after')).toBe('15');
    expect((await submit('acme-agent', '1')).status).toBe(201);
    // What was accepted before is answered as before.
    expect((await submit('acme-owned', '1')).headers.get('idempotent-replayed')).toBe('true');
    expect((await submit('northwind-agent', '1')).status).toBe(201);
  });

  it('too many calls of one agent', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => service.agent('acme-agent')('GET', '/api/v1/tools')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    // A burst of twenty; one of it may be spent by the call of the test before.
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(19);
    for (const { body, headers } of refused) {
      expect(body['code']).toBe('rate_limited');
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    expect((await service.agent('northwind-agent')('GET', '/api/v1/tools')).status).toBe(200);
  });
});
