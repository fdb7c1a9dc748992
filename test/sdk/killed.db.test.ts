import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Holdpoint, type NewRequest } from '#sdk/main.ts';
import { type Clients, createClients, type Session } from '../service.fixture.ts';
import { type ServiceProcess, startServiceProcess } from '../service-process.fixture.ts';
import { createWorld, type World } from '../world.fixture.ts';

let world: World;
let node: ServiceProcess;
let clients: Clients;
let ana: Session;

beforeAll(async () => {
  world = await createWorld();
  node = await startServiceProcess(world);
  clients = await createClients(world, node.url);
  ana = await clients.signIn('ana');
});
afterAll(async () => {
  await node.stop();
  await world.close();
});

const call: NewRequest = {
  tool: 'service.restart',
  arguments: { service: 'Spooler' },
  targets: [{ kind: 'host', name: 'acme-ws1' }],
  intent: { summary: 'Spooler stopped answering' },
  confidence: 0.95,
};

async function restart(): Promise<void> {
  node = await startServiceProcess(world, { port: node.port });
}

it.each(['auto', 'websocket', 'long-poll'] as const)(
  'I9: the service is killed and started again while an agent waits by %s, and the decision comes',
  async (transport) => {
    const holdpoint = new Holdpoint({ url: node.url, key: world.keys['acme-agent'] ?? '', transport });
    const view = await holdpoint.request(call);
    // A question that was heard is the sign that the wait stands.
    let heard = (): void => {};
    const waits = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const decided = holdpoint.wait(view.id, { onQuestion: () => heard() });
    const headers = { 'idempotency-key': randomUUID() };
    await ana.call('POST', `/api/console/requests/${view.id}/messages`, { headers, body: { body: 'Since when?' } });
    await waits;
    await node.kill();
    // Nobody is there to answer: what is asked now is asked again until somebody is.
    const meanwhile = holdpoint.request({ ...call, arguments: { service: 'DNS' } });
    await restart();
    await clients.vote(ana, view);
    expect(await decided).toMatchObject({ id: view.id, status: 'approved', decision: { outcome: 'approved' } });
    expect(await meanwhile).toMatchObject({ status: 'pending', arguments: { service: 'DNS' } });
    holdpoint.close();
  },
);

it('I9: an agent that was killed finds its request again by its idempotency key', async () => {
  const idempotencyKey = randomUUID();
  const first = startAgent(idempotencyKey);
  const { id } = await first.line();
  first.kill();
  await first.ended;
  const view = await clients.agent('acme-agent')('GET', `/api/v1/requests/${String(id)}`);
  await clients.vote(ana, view.body as never);
  const second = startAgent(idempotencyKey);
  expect(await second.line()).toEqual({ id });
  expect(await second.line()).toEqual({ id, status: 'approved', granted: true });
  // And it ends by itself: an open websocket must not keep a finished agent.
  expect(await second.ended).toEqual([0, null]);
});

function startAgent(idempotencyKey: string) {
  const file = new URL('resume-child.fixture.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, node.url, world.keys['acme-agent'] ?? '', idempotencyKey, JSON.stringify(call)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ended: once(child, 'exit'),
    kill: () => child.kill('SIGKILL'),
    async line() {
      const { value } = (await lines.next()) as { value?: string };
      return JSON.parse(value ?? '{}') as Record<string, unknown>;
    },
  };
}
