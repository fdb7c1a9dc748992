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
  const origin = { tenant: 'acme', agent: 'acme-agent', address: receiver.url };
  await createCallbackOrigin(world.ctx, world.person('mara'), origin, { key: 'a-key', bodyHash: 'a body' });
});
afterAll(() => Promise.all([world.close(), receiver.close()]));

async function deny(count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const body = bodyFor('service.restart');
    const callback = { endpoint: `${receiver.url}/cb`, state: null, events: ['denied'] as const };
    const { view } = await submitRequest(world.ctx, world.agent('acme-agent'), body, { ...metaFor(body), callback });
    await vote(world, 'ana', view, { verdict: 'deny', reason: 'no' });
  }
}
const run = () => deliverCallbacks(world.ctx, { tenant: 'acme', agentId: 'acme-agent' });

it('workers that come at once for one agent make one attempt: its receiver keeps one of them, and no other', async () => {
  await deny(8);
  receiver.answer = (_request, response) => void setTimeout(() => response.writeHead(503).end(), 2_000);
  await Promise.all([run(), run(), run(), run()]);
  expect(receiver.heard).toHaveLength(1);
  await world.test.admin.query(`UPDATE callback_delivery SET state = 'stopped', due_at = NULL`);
}, 30_000);

it('a receiver that takes its time, and then what it is told, keeps no worker from other customers for longer than one that hangs', async () => {
  await deny(3);
  receiver.answer = (_request, response) => void setTimeout(() => response.writeHead(204).end(), 3_000);
  await run();
  const { rows } = await world.test.admin.query(`SELECT state FROM callback_delivery ORDER BY state`);
  expect(rows).toContainEqual({ state: 'delivered' });
  expect(rows).toContainEqual({ state: 'waiting' });
  const { rows: jobs } = await world.test.admin.query(
    `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'deliver-callbacks' AND key LIKE 'callback:acme:acme-agent:%'`,
  );
  expect(jobs.length).toBeGreaterThan(0);
}, 30_000);
