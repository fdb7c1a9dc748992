import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type Credential, Holdpoint, type Transport } from '#sdk/main.ts';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { credentialOf, type Federated, firstTokenEnds, signing } from './federated.fixture.ts';
import { startNoUpgrade } from './no-upgrade.fixture.ts';

let service: Service;
let ana: Session;
let agent: Federated;
const open: Holdpoint[] = [];
beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
  agent = await signing(service, { kind: 'agent', id: 'acme-agent' });
});
afterEach(async () => {
  for (const holdpoint of open.splice(0)) holdpoint.close();
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(0), { timeout: 30_000 });
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

/** A client, and what it said as its sockets opened. */
function client(credential: Credential, transport: Transport = 'websocket', url = service.url) {
  const said: { token: string; proof?: string }[] = [];
  const watched: Credential = {
    ...credential,
    async handshake(call) {
      const one = await credential.handshake(call);
      said.push(one);
      return one;
    },
  };
  const holdpoint = new Holdpoint({ url, credential: watched, transport });
  open.push(holdpoint);
  return { holdpoint, said };
}

const call = (name: string) => ({
  tool: 'service.restart',
  arguments: { service: name },
  targets: [{ kind: 'host' as const, name: 'acme-ws1' }],
  intent: { summary: `${name} stopped answering` },
  confidence: 0.95,
});
const someoneWaits = () => vi.waitFor(() => expect(service.node.wakeUps.size).toBeGreaterThan(0), { timeout: 30_000 });

it.each(['auto', 'websocket', 'long-poll'] as const)('%s: hears the decision, with a grant that is bound to its key', async (transport) => {
  const { holdpoint, said } = client(credentialOf(service, agent), transport);
  const view = await holdpoint.request(call(transport));
  const decided = holdpoint.wait(view.id);
  await someoneWaits();
  await service.vote(ana, view);
  const { status, grant } = await decided;
  expect(status).toBe('approved');
  expect(decodeJwt(grant?.token ?? '')).toHaveProperty('cnf.jkt');
  expect(said).toHaveLength(transport === 'long-poll' ? 0 : 1);
});

it('a socket that ends with its token comes back with another token and another proof, and the wait goes on', async () => {
  const credential = credentialOf(service, agent, { fetch: firstTokenEnds(service, agent.federation, 3, 300) });
  const { holdpoint, said } = client(credential);
  const view = await holdpoint.request(call('Ends'));
  const decided = holdpoint.wait(view.id);
  // What it is refused with on the way is mended by asking over HTTP, which finds the token over.
  await vi.waitFor(() => expect(new Set(said.map(({ token }) => token)).size).toBe(2), { timeout: 30_000 });
  await someoneWaits();
  expect(new Set(said.map(({ proof }) => decodeJwt(proof ?? '').jti)).size).toBe(said.length);
  await service.vote(ana, view, 'deny', { reason: 'not now' });
  expect(await decided).toMatchObject({ status: 'denied', decision: { message: 'not now' } });
});

it('behind a proxy that knows no websockets and another address, long-polls with proofs for the service’s own', async () => {
  const proxy = await startNoUpgrade(service.url);
  try {
    const { holdpoint } = client(credentialOf(service, agent, { url: proxy.url, issuer: service.url }), 'auto', proxy.url);
    const view = await holdpoint.request(call('Proxied'));
    const decided = holdpoint.wait(view.id);
    await someoneWaits();
    await service.vote(ana, view, 'deny', { reason: 'no' });
    expect(await decided).toMatchObject({ status: 'denied' });
    expect(proxy.upgrades).toBeGreaterThan(0);
  } finally {
    await proxy.close();
  }
});

it('many waits at once share one socket and one token', async () => {
  const { holdpoint, said } = client(credentialOf(service, agent));
  const views = await Promise.all(Array.from({ length: 12 }, (_, index) => holdpoint.request(call(`many-${index}`))));
  const decided = Promise.all(views.map(({ id }) => holdpoint.wait(id)));
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(12), { timeout: 30_000 });
  for (const view of views) await service.vote(ana, view, 'deny', { reason: 'no' });
  expect((await decided).map(({ status }) => status)).toEqual(views.map(() => 'denied'));
  expect(said).toHaveLength(1);
});
