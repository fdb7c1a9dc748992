import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createService, type Service } from '../../test/service.fixture.ts';
import { type AgentSocket, connected, disconnected, nextPush, watch } from '../../test/sockets.fixture.ts';
import { createProver, federatedAgent, type Prover, seconds } from '../../test/workload.fixture.ts';

/** `/agent` with an access token and a proof of its key at each attempt. */
let service: Service;
const open: AgentSocket[] = [];
beforeAll(async () => {
  service = await createService();
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(0));
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

type Auth = (give: (auth: object) => void) => void;
function connect(auth: Auth): AgentSocket {
  const options = { transports: ['websocket'], auth, reconnectionDelay: 20, reconnectionDelayMax: 100, forceNew: true };
  const socket: AgentSocket = io(`${service.url}/agent`, options);
  open.push(socket);
  return socket;
}
/** A fresh proof at each attempt. */
const proving =
  (prover: Prover, token: () => string): Auth =>
  (give) =>
    void prover.prove({ htm: 'GET', htu: `${service.url}/socket.io/`, token: token() }).then((proof) => give({ token: token(), proof }));

describe('/agent by access token', () => {
  it('is told each change, and its grant is bound to its key', async () => {
    const { prover, token } = await federatedAgent(service);
    const view = await service.submit('acme-agent', 'service.restart');
    const socket = connect(proving(prover, () => token));
    expect(await watch(socket, view.id)).toMatchObject({ ok: true, requests: [{ id: view.id, status: 'pending' }] });
    const decided = nextPush(socket, ({ status }) => status === 'approved');
    await service.vote(await service.signIn('ana'), view);
    const [, payload = ''] = ((await decided).grant?.token ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ cnf: { jkt: prover.jkt } });
  });

  it.each<[string, (prover: Prover, token: string) => Promise<object>, string]>([
    ['a token without a proof', async (_, token) => ({ token }), 'unauthenticated'],
    [
      'a proof for another URL',
      async (prover, token) => ({ token, proof: await prover.prove({ htm: 'GET', htu: `${service.url}/api/v1/tools`, token }) }),
      'invalid_dpop_proof',
    ],
    [
      'another key',
      async (_, token) => ({ token, proof: await (await createProver()).prove({ htm: 'GET', htu: `${service.url}/socket.io/`, token }) }),
      'invalid_dpop_proof',
    ],
    ['a proof and no text as a token', async () => ({ token: 7, proof: 'x' }), 'unauthenticated'],
    ['a proof with a key', async () => ({ token: service.world.keys['acme-agent'] ?? '', proof: 'x' }), 'invalid_token'],
  ])('refuses %s', async (_, make, code) => {
    const { prover, token } = await federatedAgent(service);
    const auth = await make(prover, token);
    await expect(connected(connect((give) => give(auth)))).rejects.toMatchObject({ data: { code } });
  });

  it('a proof opens one connection', async () => {
    const { prover, token } = await federatedAgent(service);
    const proof = await prover.prove({ htm: 'GET', htu: `${service.url}/socket.io/`, token });
    await connected(connect((give) => give({ token, proof })));
    await expect(connected(connect((give) => give({ token, proof })))).rejects.toMatchObject({ data: { code: 'invalid_dpop_proof' } });
  });

  it('ends when its federation is revoked, though nothing happens on it', async () => {
    const { prover, token, federation } = await federatedAgent(service);
    const socket = connect(proving(prover, () => token));
    await connected(socket);
    const ended = disconnected(socket);
    expect((await (await service.signIn('aud')).call('DELETE', `/api/console/federations/${federation}`)).status).toBe(204);
    expect(await ended).toBe('io server disconnect');
  });

  it('ends with its token, and comes back by itself with another one', async () => {
    const { prover, token, federation } = await federatedAgent(service);
    const made = { tenant: 'acme', kind: 'agent' as const, id: 'acme-agent', federationId: federation, jkt: prover.jkt, jti: 'x' };
    const ends = seconds(2) * 1_000;
    let own = await service.node.ctx.signer.mintAccessToken({ ...made, issuedAt: ends - 300_000, expiresAt: ends }, service.url);
    const socket = connect(proving(prover, () => own));
    await connected(socket);
    own = token;
    expect(await disconnected(socket)).toBe('transport close');
    await connected(socket);
    expect(await watch(socket)).toMatchObject({ ok: true });
  });
});
