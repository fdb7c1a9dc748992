import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';
import { type AgentSocket, connected, disconnected, nextPush, openAgent, watch } from '../../test/sockets.fixture.ts';

let service: Service;
let ana: Session;
const open: AgentSocket[] = [];

beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(0));
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

function connect(token = service.world.keys['acme-agent'] ?? ''): AgentSocket {
  const socket = openAgent(service.url, token);
  open.push(socket);
  return socket;
}

describe('/agent', () => {
  it.each([
    ['no key', () => '', 'unauthenticated'],
    ['a key that is none', () => 'hpa_nothing', 'unauthenticated'],
    ["an executor's key", () => service.world.keys['acme-exec'] ?? '', 'forbidden'],
  ])('refuses %s', async (_, token, code) => {
    await expect(connected(connect(token()))).rejects.toMatchObject({ message: code, data: { code } });
  });

  it('answers a watch with the current views, and says which ids it does not know, whoever they belong to', async () => {
    const [own, foreign, other] = [
      await service.submit('acme-agent', 'service.restart'),
      await service.submit('northwind-agent', 'service.restart'),
      await service.submit('acme-owned', 'service.restart'),
    ];
    const ack = await watch(connect(), own.id, foreign.id, other.id, 'req_nothing', "'; --");
    expect(ack).toMatchObject({ ok: true, requests: [{ id: own.id, status: 'pending' }] });
    expect(ack).toHaveProperty('missing', [foreign.id, other.id, 'req_nothing', "'; --"]);
    // What it does not know it does not wait for either.
    expect(service.node.wakeUps.size).toBe(1);
  });

  it.each([[undefined], [{}], [{ ids: 'x' }], [{ ids: [1] }], [{ ids: [], tenant: 'acme' }], [{ ids: Array(501).fill('x') }]])(
    'refuses a watch that does not fit: %j',
    async (body) => {
      const answer = (await connect()
        .timeout(20_000)
        .emitWithAck('watch', body as unknown as { ids: string[] })) as { ok: boolean };
      expect(answer).toMatchObject({ ok: false, code: 'invalid_body' });
    },
  );

  it('pushes each change whole, once it is acked no more', async () => {
    const view = await service.submit('acme-agent', 'host.isolate');
    const socket = connect();
    const pushes: { version: number; status: string }[] = [];
    socket.on('request', ({ version, status }, ack) => {
      pushes.push({ version, status });
      ack();
    });
    await watch(socket, view.id);
    const first = await service.vote(ana, view);
    await vi.waitFor(() => expect(pushes).toHaveLength(1));
    const { version } = first.body['request'] as { version: number };
    const decided = nextPush(socket, ({ status }) => status === 'approved');
    await service.vote(await service.signIn('ben'), { ...view, version });
    expect((await decided).grant?.token).toMatch(/^ey/);
    await service.node.wakeUps.sweep();
    expect(pushes).toEqual([
      { version: 2, status: 'pending' },
      { version: 3, status: 'approved' },
    ]);
  });

  it('I9: what came while nobody was connected is in the answer to the next watch', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const socket = connect();
    await watch(socket, view.id);
    socket.disconnect();
    await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(0));
    await service.vote(ana, view, 'deny');
    const ack = await watch(connect(), view.id);
    expect(ack).toMatchObject({ ok: true, requests: [{ id: view.id, status: 'denied', decision: { outcome: 'denied' } }] });
  });

  it('I9: a push that was never acked, on a connection that broke, is repeated after the reconnect', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const deaf = connect();
    const heard = new Promise<void>((resolve) => void deaf.on('request', () => resolve()));
    await watch(deaf, view.id);
    await service.vote(ana, view);
    await heard;
    const back = new Promise<void>((resolve) => void deaf.io.once('reconnect', () => resolve()));
    deaf.io.engine.close();
    await back;
    expect(await watch(deaf, view.id)).toMatchObject({ requests: [{ status: 'approved', decision: { outcome: 'approved' } }] });
  });

  it('many sockets of one agent each hear it', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const sockets = Array.from({ length: 20 }, () => connect());
    await Promise.all(sockets.map((socket) => watch(socket, view.id)));
    const pushes = sockets.map((socket) => nextPush(socket));
    await service.vote(ana, view);
    for (const push of await Promise.all(pushes)) expect(push).toMatchObject({ id: view.id, status: 'approved' });
  });

  it('a socket that watches the same request twice is told once', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const socket = connect();
    const pushes: string[] = [];
    socket.on('request', ({ status }, ack) => {
      pushes.push(status);
      ack();
    });
    await Promise.all([watch(socket, view.id), watch(socket, view.id, view.id)]);
    expect(service.node.wakeUps.size).toBe(1);
    await service.vote(ana, view);
    await vi.waitFor(() => expect(pushes).toHaveLength(1));
    await service.node.wakeUps.sweep();
    expect(pushes).toEqual(['approved']);
  });
});

describe('a key that is revoked while it is connected', () => {
  const revoke = (agent: string) =>
    service.world.test.admin.query(`UPDATE credential SET revoked_at = now() WHERE principal_id = $1`, [agent]);
  afterEach(() => service.world.test.admin.query('UPDATE credential SET revoked_at = NULL'));

  it('gets no view any more: the next change ends the connection', async () => {
    const view = await service.submit('acme-owned', 'service.restart');
    const socket = connect(service.world.keys['acme-owned']);
    socket.io.reconnection(false);
    const pushes: string[] = [];
    socket.on('request', ({ status }) => void pushes.push(status));
    await watch(socket, view.id);
    const ended = disconnected(socket);
    await revoke('acme-owned');
    expect((await service.vote(ana, view)).status).toBe(200);
    expect(await ended).toMatch(/server disconnect|transport close/);
    expect(pushes).toEqual([]);
  });

  it('ends a connection on which nothing happens, and the connections of others stay', async () => {
    const [socket, other] = [connect(service.world.keys['acme-owned']), connect()];
    await Promise.all([connected(socket), connected(other)]);
    const ended = disconnected(socket);
    await revoke('acme-owned');
    expect(await ended).toMatch(/server disconnect|transport close/);
    expect(other.connected).toBe(true);
  });

  it('a suspended agent is told so at the next watch', async () => {
    const view = await service.submit('acme-owned', 'service.restart');
    const socket = connect(service.world.keys['acme-owned']);
    await connected(socket);
    await service.world.test.admin.query(`UPDATE agent SET suspended_at = now() WHERE id = 'acme-owned'`);
    expect(await watch(socket, view.id)).toMatchObject({ ok: false, code: 'agent_suspended' });
    await service.world.test.admin.query(`UPDATE agent SET suspended_at = NULL WHERE id = 'acme-owned'`);
  });
});
