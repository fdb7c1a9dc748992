import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';
import { type AgentSocket, nextPush, openAgent, watch } from '../../test/sockets.fixture.ts';

/** A question reaches the agent that waits; what colleagues tell each other never does. With hints, and without any. */
describe.each([
  ['with hints', false],
  ['when every hint is lost', true],
])('%s', (_, loseHints) => {
  let service: Service;
  let ana: Session;
  const open: AgentSocket[] = [];
  beforeAll(async () => {
    service = await createService({ loseHints });
    ana = await service.signIn('ana');
  });
  afterAll(async () => {
    for (const socket of open) socket.disconnect();
    await service.close();
  });

  const key = () => ({ 'idempotency-key': randomBytes(9).toString('base64url') });
  const ask = async (id: string, body: string) =>
    expect((await ana.call('POST', `/api/console/requests/${id}/messages`, { headers: key(), body: { body } })).status).toBe(201);
  const note = async (id: string, body: string) =>
    expect((await ana.call('POST', `/api/console/requests/${id}/notes`, { headers: key(), body: { body } })).status).toBe(201);
  const answer = async (id: string, body: string) =>
    expect((await service.agent('acme-agent')('POST', `/api/v1/requests/${id}/messages`, { headers: key(), body: { body } })).status).toBe(
      201,
    );
  const poll = (id: string, seconds = 55) =>
    service.agent('acme-agent')('GET', `/api/v1/requests/${id}`, { headers: { prefer: `wait=${seconds}` } });
  const waiting = (count: number) => vi.waitFor(() => expect(service.node.wakeUps.size).toBe(count), { timeout: 20_000 });
  const connect = (): AgentSocket => {
    const socket = openAgent(service.url, service.world.keys['acme-agent'] ?? '');
    open.push(socket);
    return socket;
  };
  const bodies = ({ messages }: RequestView) => messages.map(({ from, body }) => `${from}: ${body}`);

  it('a long-poll answers with the question, at the same version, and the next one waits again', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const first = poll(view.id);
    await waiting(1);
    await ask(view.id, 'Since when?');
    const asked = (await first).body as unknown as RequestView;
    expect(asked).toMatchObject({ status: 'pending', version: view.version });
    expect(bodies(asked)).toEqual(['person: Since when?']);

    // What was asked before does not end a wait, and neither do the agent's own answer and a note of colleagues.
    const second = poll(view.id);
    await waiting(1);
    await answer(view.id, 'Since 3 o’clock.');
    await note(view.id, 'Sounds odd to me.');
    await ask(view.id, 'By whose clock?');
    expect(bodies((await second).body as unknown as RequestView)).toEqual([
      'person: Since when?',
      'agent: Since 3 o’clock.',
      'person: By whose clock?',
    ]);
    expect((await poll(view.id, 1)).body).toMatchObject({ status: 'pending' });
  });

  it('I9: a socket gets the whole view pushed, until it acks it', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const socket = connect();
    await watch(socket, view.id);
    // Nobody acks this one, so it is sent again.
    const unheard = new Promise<RequestView>((resolve) => void socket.once('request', (pushed) => resolve(pushed)));
    await ask(view.id, 'Which host?');
    expect(bodies(await unheard)).toEqual(['person: Which host?']);
    const again = await nextPush(socket);
    expect(again).toMatchObject({ version: view.version, status: 'pending' });
    expect(bodies(again)).toEqual(['person: Which host?']);
  });

  it('I9: what was asked while nobody was connected is in the answer to the next watch', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    await ask(view.id, 'Still needed?');
    const ack = await watch(connect(), view.id);
    expect(ack).toMatchObject({ ok: true, requests: [{ messages: [{ from: 'person', name: 'Ana', body: 'Still needed?' }] }] });
  });

  it('notes to colleagues never reach an agent: not by any answer, and no push is made for one', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const socket = connect();
    const pushes: RequestView[] = [];
    socket.on('request', (pushed, ack) => {
      pushes.push(pushed);
      ack();
    });
    await watch(socket, view.id);
    await note(view.id, 'a secret among colleagues');
    await ana.call('PUT', `/api/console/requests/${view.id}/claim`, { body: {} });
    const given = { to: { personId: 'ben' }, note: 'a secret among colleagues' };
    expect((await ana.call('POST', `/api/console/requests/${view.id}/hand-over`, { body: given })).status).toBe(200);
    await service.node.wakeUps.sweep();
    await ask(view.id, 'Why?');
    await vi.waitFor(() => expect(pushes).toHaveLength(1), { timeout: 20_000 });
    await service.vote(ana, view);
    await vi.waitFor(() => expect(pushes).toHaveLength(2), { timeout: 20_000 });
    const read = await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`);
    const ack = await watch(connect(), view.id);
    expect(JSON.stringify([pushes, read.text, ack])).not.toContain('a secret among colleagues');
    expect(pushes.map(({ version }) => version)).toEqual([1, 2]);
    const detail = await ana.call('GET', `/api/console/requests/${view.id}`);
    expect(detail.body['notes']).toMatchObject([{ authorName: 'Ana', body: 'a secret among colleagues' }]);
    expect(detail.body['messages']).toMatchObject([{ authorName: 'Ana', body: 'Why?' }]);
  });
});
