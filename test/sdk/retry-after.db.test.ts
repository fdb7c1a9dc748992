import { afterAll, beforeAll, expect, it } from 'vitest';
import { Holdpoint } from '#sdk/main.ts';
import { createService, type Service } from '../service.fixture.ts';

let service: Service;
beforeAll(async () => {
  service = await createService({ env: { HOLDPOINT_CALLS_PER_SECOND: '4' } });
});
afterAll(() => service.close());

function client(patienceMs?: number) {
  const statuses: number[] = [];
  const holdpoint = new Holdpoint({
    url: service.url,
    key: service.world.keys['acme-agent'] ?? '',
    patienceMs,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      statuses.push(response.status);
      return response;
    },
  });
  return { holdpoint, statuses };
}

const AT_ONCE = 24;
const callAtOnce = (holdpoint: Holdpoint) => Promise.allSettled(Array.from({ length: AT_ONCE }, () => holdpoint.tools()));

it('comes back as late as the service asks, until every call was answered', async () => {
  const { holdpoint, statuses } = client();
  const answers = await callAtOnce(holdpoint);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(AT_ONCE);
  expect(statuses).toContain(429);
});

it('without patience it says so, and how long to stay away', async () => {
  const { holdpoint } = client(0);
  const refused = (await callAtOnce(holdpoint)).flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  expect(refused[0]).toMatchObject({ name: 'RateLimitError', code: 'rate_limited', status: 429, retryAfterMs: 1_000 });
});
