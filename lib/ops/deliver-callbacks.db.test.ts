import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../test/callback.fixture.ts';
import { vote } from '../../test/world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { createCallbackOrigin } from './create-callback-origin.ts';
import { deliverCallbacks } from './deliver-callbacks.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
let receiver: Receiver;
beforeAll(async () => {
  [world, receiver] = await Promise.all([createWorld(), startReceiver()]);
});
afterAll(() => Promise.all([world.close(), receiver.close()]));

it('a receiver that takes its time, and then what it is told, keeps no worker from other customers for longer than one that hangs', async () => {
  const whose = { tenant: 'acme', agent: 'acme-agent' };
  const idempotency = { key: 'a-key', bodyHash: 'a body' };
  await createCallbackOrigin(world.ctx, world.person('mara'), { ...whose, address: receiver.url }, idempotency);
  receiver.answer = (_request, response) => void setTimeout(() => response.writeHead(204).end(), 3_000);
  for (let count = 0; count < 3; count += 1) {
    const body = bodyFor('service.restart');
    const callback = { endpoint: `${receiver.url}/cb`, state: null, events: ['denied'] as const };
    const { view } = await submitRequest(world.ctx, world.agent('acme-agent'), body, { ...metaFor(body), callback });
    await vote(world, 'ana', view, { verdict: 'deny', reason: 'no' });
  }
  await deliverCallbacks(world.ctx, { tenant: 'acme', agentId: 'acme-agent' });
  const { rows } = await world.test.admin.query(`SELECT state FROM callback_delivery ORDER BY state`);
  expect(rows).toContainEqual({ state: 'delivered' });
  expect(rows).toContainEqual({ state: 'waiting' });
  const { rows: jobs } = await world.test.admin.query(
    `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'deliver-callbacks' AND key LIKE 'callback:acme:acme-agent:%'`,
  );
  expect(jobs.length).toBeGreaterThan(0);
}, 30_000);
