import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { mintKey } from '#lib/auth/agent-key.ts';
import { Holdpoint, type HoldpointOptions, type NewRequest, type Transport } from '#sdk/main.ts';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { type NoUpgrade, startNoUpgrade } from './no-upgrade.fixture.ts';

let service: Service;
let proxy: NoUpgrade | undefined;
let ana: Session;
const open: Holdpoint[] = [];

beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
});
afterEach(async () => {
  for (const holdpoint of open.splice(0)) holdpoint.close();
  await proxy?.close();
  proxy = undefined;
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(0), { timeout: 30_000 });
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

type Change = Partial<Omit<HoldpointOptions, 'key' | 'credential'>> & { key?: string };

function client(transport: Transport, { key = service.world.keys['acme-agent'] ?? '', ...options }: Change = {}): Holdpoint {
  const holdpoint = new Holdpoint({ url: service.url, key, transport, ...options });
  open.push(holdpoint);
  return holdpoint;
}

const call = (name: string): NewRequest => ({
  tool: 'service.restart',
  arguments: { service: name },
  targets: [{ kind: 'host', name: 'acme-ws1' }],
  intent: { summary: `${name} stopped answering` },
  confidence: 0.95,
});

/** Resolves once somebody waits at the service, by whichever door. */
const someoneWaits = () => vi.waitFor(() => expect(service.node.wakeUps.size).toBeGreaterThan(0), { timeout: 30_000 });

describe.each(['auto', 'websocket', 'long-poll'] as const)('%s', (transport) => {
  it('hears the decision', async () => {
    const holdpoint = client(transport);
    const view = await holdpoint.request(call('Spooler'));
    const decided = holdpoint.wait(view.id);
    await someoneWaits();
    await service.vote(ana, view, 'deny', { reason: 'not now' });
    expect(await decided).toMatchObject({ id: view.id, status: 'denied', decision: { outcome: 'denied', message: 'not now' } });
  });

  it('many waits at once each get their own', async () => {
    const holdpoint = client(transport);
    const views = await Promise.all(Array.from({ length: 12 }, (_, index) => holdpoint.request(call(`svc-${index}`))));
    const decided = Promise.all(views.map(({ id }) => holdpoint.wait(id)));
    await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(12), { timeout: 30_000 });
    for (const [index, view] of views.entries()) await service.vote(ana, view, index % 2 ? 'deny' : 'approve');
    expect((await decided).map(({ id, status }) => [id, status])).toEqual(
      views.map(({ id }, index) => [id, index % 2 ? 'denied' : 'approved']),
    );
  });

  it('answers what a technician asks, and waits on', async () => {
    const holdpoint = client(transport);
    const view = await holdpoint.request(call('DNS'));
    const heard: string[] = [];
    const decided = holdpoint.wait(view.id, {
      onQuestion: ({ body }) => {
        heard.push(body);
        return 'since 02:10';
      },
    });
    await someoneWaits();
    const path = `/api/console/requests/${view.id}/messages`;
    await ana.call('POST', path, { headers: { 'idempotency-key': randomUUID() }, body: { body: 'Since when?' } });
    await vi.waitFor(
      async () =>
        expect((await holdpoint.get(view.id)).messages.map(({ from, body }) => [from, body])).toEqual([
          ['person', 'Since when?'],
          ['agent', 'since 02:10'],
        ]),
      { timeout: 30_000 },
    );
    await service.vote(ana, view);
    expect(await decided).toMatchObject({ status: 'approved' });
    expect(heard).toEqual(['Since when?']);
  });

  it('an abort ends the waiting and leaves the request as it is', async () => {
    const holdpoint = client(transport);
    const { id } = await holdpoint.request(call('BITS'));
    const abort = new AbortController();
    const waiting = holdpoint.wait(id, { signal: abort.signal });
    await someoneWaits();
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(await holdpoint.get(id)).toMatchObject({ status: 'pending' });
  });

  it('a time limit ends the waiting with an error that says so', async () => {
    const holdpoint = client(transport);
    const { id } = await holdpoint.request(call('Themes'));
    await expect(holdpoint.wait(id, { timeoutMs: 300 })).rejects.toMatchObject({
      name: 'WaitTimeoutError',
      code: 'wait_timeout',
      requestId: id,
    });
  });

  it.each([
    ['a key that nobody has', 'AuthenticationError', 'unauthenticated', { key: mintKey('agent').text }],
    ['a key that cannot be one', 'CredentialError', 'malformed_key', { key: 'hpa_nothing' }],
    ['a request of somebody else', 'NotFoundError', 'not_found', {}],
  ])('%s ends it with the refusal', async (_, name, code, options) => {
    const { id } = await service.submit('northwind-agent', 'service.restart');
    const holdpoint = client(transport, options);
    await expect(holdpoint.wait(id)).rejects.toMatchObject({ name, code });
  });
});

it('I9: where no websocket can be had, the decision comes by long-poll', async () => {
  proxy = await startNoUpgrade(service.url);
  const holdpoint = new Holdpoint({ url: proxy.url, key: service.world.keys['acme-agent'] ?? '' });
  open.push(holdpoint);
  const view = await holdpoint.request(call('WinRM'));
  const decided = holdpoint.wait(view.id);
  await someoneWaits();
  expect(proxy.upgrades).toBe(1);
  expect(proxy.prefers).toContain('wait=25');
  await service.vote(ana, view);
  expect(await decided).toMatchObject({ status: 'approved' });
});

it('long-poll opens no websocket', async () => {
  proxy = await startNoUpgrade(service.url);
  const holdpoint = new Holdpoint({ url: proxy.url, key: service.world.keys['acme-agent'] ?? '', transport: 'long-poll' });
  const view = await holdpoint.request(call('Netlogon'));
  const decided = holdpoint.wait(view.id);
  await someoneWaits();
  await service.vote(ana, view);
  expect(await decided).toMatchObject({ status: 'approved' });
  expect(proxy.upgrades).toBe(0);
  expect(proxy.paths.filter((path) => path.includes('socket.io'))).toEqual([]);
});

it('the same idempotency key is the same request, and waits for the same decision', async () => {
  const holdpoint = client('auto');
  const idempotencyKey = randomUUID();
  const first = await holdpoint.request(call('Spooler'), { idempotencyKey });
  const again = holdpoint.request(call('Spooler'), { idempotencyKey, wait: true });
  await someoneWaits();
  await service.vote(ana, first);
  expect(await again).toMatchObject({ id: first.id, status: 'approved' });
  await expect(holdpoint.request(call('another'), { idempotencyKey })).rejects.toMatchObject({
    name: 'InvalidRequestError',
    code: 'idempotency_key_reused',
  });
});

it('withdraws, again without harm, and says when it is too late', async () => {
  const holdpoint = client('auto');
  const { id } = await holdpoint.request(call('Spooler'));
  expect(await holdpoint.withdraw(id, { reason: 'it came back' })).toMatchObject({ status: 'withdrawn' });
  expect(await holdpoint.withdraw(id)).toMatchObject({ status: 'withdrawn' });
  expect(await holdpoint.wait(id)).toMatchObject({ status: 'withdrawn' });
  const decided = await holdpoint.request(call('Spooler'));
  await service.vote(ana, decided);
  await expect(holdpoint.withdraw(decided.id)).rejects.toMatchObject({ name: 'ConflictError', code: 'already_decided' });
});

it('lists the tools with their schemas', async () => {
  const tools = await client('auto').tools();
  expect(tools.find(({ name }) => name === 'service.restart')).toMatchObject({ class: 'reversible', schema: { type: 'object' } });
});
