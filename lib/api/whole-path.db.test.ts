import { afterAll, beforeAll, expect, it } from 'vitest';
import { createService, type Service } from '../../test/service.fixture.ts';

let service: Service;
beforeAll(async () => {
  service = await createService();
});
afterAll(() => service.close());

it('goes the whole path over HTTP', async () => {
  const view = await service.submit('acme-agent', 'service.restart');
  const ana = await service.signIn('ana');
  expect((await service.vote(ana, view)).status).toBe(200);
  const collected = await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`);
  const { token } = collected.body['grant'] as { token: string };
  const redeemed = await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body: { grant: token, digest: view.digest } });
  expect(redeemed.status).toBe(200);
  expect(service.node.errors).toEqual([]);
});
