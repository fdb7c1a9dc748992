import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessRequestFor, questionFor } from '../../test/access.fixture.ts';
import { allowCallbacks, type Heard, type Receiver, startReceiver } from '../../test/callback.fixture.ts';
import { type Clients, createClients } from '../../test/service.fixture.ts';
import { type ServiceProcess, startServiceProcess } from '../../test/service-process.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';

/** I4: what a decision promised to tell is told, whenever the process that was to tell it dies. */
let world: World;
let node: ServiceProcess;
let clients: Clients;
let receiver: Receiver;
beforeAll(async () => {
  world = await createWorld();
  receiver = await startReceiver();
  node = await startServiceProcess(world);
  clients = await createClients(world, node.url);
  await allowCallbacks(clients, receiver.url);
});
afterAll(async () => {
  expect(await node.stop()).toBe(0);
  await world.close();
  await receiver.close();
});

async function held(): Promise<string> {
  const agent = clients.agent('acme-agent');
  const { body } = await agent('POST', '/access/v1/evaluation', { body: questionFor('service.restart') });
  const { access_request: denied } = body['context'] as { access_request: { expires_at: string; binding_token: string } };
  const request = { ...accessRequestFor('service.restart', {}, denied), callback: { endpoint: `${receiver.url}/cb` } };
  const answer = await agent('POST', '/access/v1/requests', {
    body: request,
    headers: { 'idempotency-key': randomBytes(9).toString('hex') },
  });
  return (answer.body['task'] as { id: string }).id;
}

async function approve(id: string): Promise<void> {
  const ana = await clients.signIn('ana');
  const view = (await clients.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body as never;
  expect((await clients.vote(ana, view)).status).toBe(200);
}

async function restart(): Promise<void> {
  await node.kill();
  node = await startServiceProcess(world, { port: node.port });
  clients = await createClients(world, node.url);
}

const jtiOf = ({ headers }: Heard) => decodeJwt(String(headers.authorization).slice('Bearer '.length)).jti;
const delivered = (id: string) =>
  expect
    .poll(
      async () =>
        (await world.test.admin.query('SELECT state, attempts FROM callback_delivery WHERE request_id = $1', [id])).rows[0] as unknown,
      { timeout: 20_000 },
    )
    .toMatchObject({ state: 'delivered' });

it('dead after the commit, its job already taken: the next one finds what waits, and tells it', async () => {
  const id = await held();
  // Nothing but a delivery reads this table here, so the worker stands still just before it counts an attempt.
  const guard = await world.test.admin.connect();
  await guard.query('BEGIN; LOCK TABLE callback_origin IN ACCESS EXCLUSIVE MODE');
  try {
    await approve(id);
    const taken = async () =>
      (await guard.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'deliver-callbacks' AND locked_at IS NOT NULL`)).rows;
    await expect.poll(taken, { timeout: 20_000 }).toHaveLength(1);
    await node.kill();
  } finally {
    await guard.query('ROLLBACK');
    guard.release();
  }
  expect(receiver.heard).toEqual([]);
  await restart();
  // As if half a minute had passed, and the minute struck.
  await world.test.admin.query(`UPDATE callback_delivery SET due_at = due_at - interval '31 seconds' WHERE due_at IS NOT NULL`);
  await world.test.admin.query(`SELECT graphile_worker.add_job('find-late-callbacks')`);
  expect(jtiOf(await receiver.next())).toBe(`${id}.2`);
  await delivered(id);
  expect(receiver.heard).toHaveLength(1);
});

it('dead while the receiver has it: it is told again, under the same id, and not a third time', async () => {
  const before = receiver.heard.length;
  const answers = receiver.answer;
  receiver.answer = () => {};
  const id = await held();
  await approve(id);
  const first = await receiver.next();
  await restart();
  receiver.answer = answers;
  // As if the quarter of a minute had passed that its retry waits.
  await world.test.admin.query(
    `UPDATE callback_delivery SET due_at = now(), begun_at = now() - interval '15 seconds' WHERE due_at IS NOT NULL`,
  );
  await world.test.admin.query(
    `UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'callback:acme:acme-agent:%' AND locked_at IS NULL`,
  );
  const second = await receiver.next();
  expect([jtiOf(first), jtiOf(second)]).toEqual([`${id}.2`, `${id}.2`]);
  expect(second.body).toBe(first.body);
  await delivered(id);
  expect(receiver.heard).toHaveLength(before + 2);
});
