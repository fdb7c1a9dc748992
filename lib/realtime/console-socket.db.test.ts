import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestHint } from '#lib/contract/socket.ts';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';
import { type ConsoleSocket, connected, disconnected, openConsole } from '../../test/sockets.fixture.ts';

let service: Service;
let ben: Session;
let nora: Session;
const open: ConsoleSocket[] = [];

beforeAll(async () => {
  service = await createService();
  [ben, nora] = await Promise.all([service.signIn('ben'), service.signIn('nora')]);
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect();
});
afterAll(() => service.close());

function connect(headers: Record<string, string>): ConsoleSocket {
  const socket = openConsole(service.url, headers);
  open.push(socket);
  return socket;
}

/** A connected socket of a session, and the hints that it hears. */
async function listen({ cookie }: Session): Promise<{ socket: ConsoleSocket; hints: RequestHint[] }> {
  const socket = connect({ cookie, origin: service.url });
  const hints: RequestHint[] = [];
  socket.on('request', (hint) => void hints.push(hint));
  await connected(socket);
  return { socket, hints };
}
const heard = (hints: RequestHint[], id: string) => vi.waitFor(() => expect(hints.map(({ requestId }) => requestId)).toContain(id));

describe('/console', () => {
  it('I6: hints go to the members of the customer and to nobody else', async () => {
    const [both, one] = [await listen(ben), await listen(nora)];
    const acme = await service.submit('acme-agent', 'service.restart');
    const northwind = await service.submit('northwind-agent', 'service.restart');
    await heard(both.hints, acme.id);
    await heard(both.hints, northwind.id);
    await heard(one.hints, northwind.id);
    // Hints arrive in order, so what was announced before the one that came can no longer come.
    expect(one.hints).toEqual([{ tenant: 'northwind', requestId: northwind.id, version: 1, kind: 'submitted' }]);
  });

  it('a hint names the request and the kind of change, and carries no content', async () => {
    const { hints } = await listen(ben);
    const view = await service.submit('acme-agent', 'service.restart');
    await service.vote(ben, view);
    await vi.waitFor(() => expect(hints).toHaveLength(2));
    expect(hints.map(({ kind }) => kind)).toEqual(['submitted', 'decided']);
    expect(Object.keys(hints[1] ?? {}).sort()).toEqual(['kind', 'requestId', 'tenant', 'version']);
  });

  it('I6: that tools were proposed is heard at their customer alone, and says no more than that', async () => {
    const [both, one] = [await listen(ben), await listen(nora)];
    const told: unknown[][] = [[], []];
    for (const [index, { socket }] of [both, one].entries()) socket.on('tenant', (hint) => void told[index]?.push(hint));
    const propose = (executor: 'acme-exec' | 'northwind-exec') =>
      service.executor(executor)('POST', '/api/v1/tools/proposals', {
        body: { server: 'files', tools: [{ name: 'write_file', inputSchema: { type: 'object' } }] },
      });
    for (const executor of ['acme-exec', 'northwind-exec'] as const) expect((await propose(executor)).status).toBe(200);
    await vi.waitFor(() => expect(told[0]).toHaveLength(2));
    expect(told[0]).toEqual([
      { tenant: 'acme', kind: 'tools' },
      { tenant: 'northwind', kind: 'tools' },
    ]);
    await vi.waitFor(() => expect(told[1]).toEqual([{ tenant: 'northwind', kind: 'tools' }]));
  });

  it('a client cannot name its rooms: nothing that it sends is listened to', async () => {
    const { socket, hints } = await listen(nora);
    const shout = socket as unknown as { emit: (event: string, ...args: unknown[]) => void };
    for (const event of ['join', 'subscribe', 'watch', 'request', 'hint'])
      shout.emit(event, { room: 'tenant:acme', tenant: 'acme' }, 'tenant:acme');
    await service.submit('acme-agent', 'service.restart');
    const northwind = await service.submit('northwind-agent', 'service.restart');
    await heard(hints, northwind.id);
    expect(hints.map(({ tenant }) => tenant)).toEqual(['northwind']);
  });

  it.each([
    ['no cookie', () => ({ origin: service.url }), 'unauthenticated'],
    ['a cookie that is none', () => ({ origin: service.url, cookie: 'next-auth.session-token=%' }), 'unauthenticated'],
    ['no Origin', () => ({ cookie: ben.cookie }), 'origin_not_allowed'],
    ["an agent's key", () => ({ origin: service.url, authorization: `Bearer ${service.world.keys['acme-agent']}` }), 'unauthenticated'],
  ])('refuses %s', async (_, headers, message) => {
    await expect(connected(connect(headers()))).rejects.toMatchObject({ message });
  });

  it.each(['https://elsewhere.example', 'null', 'http://127.0.0.1:1'])('a page of %s gets no transport at all', async (origin) => {
    await expect(connected(connect({ cookie: ben.cookie, origin }))).rejects.toMatchObject({ message: 'websocket error' });
    const { status, text } = await poll({ cookie: ben.cookie, origin });
    expect(status).toBe(403);
    expect(text).not.toContain('sid');
  });

  it('nor does one that a browser calls cross-site', async () => {
    expect((await poll({ cookie: ben.cookie, origin: service.url, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await poll({ cookie: ben.cookie, origin: service.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

/** The first request of socket.io's long-polling transport. */
function poll(headers: Record<string, string>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(`${service.url}/socket.io/?EIO=4&transport=polling`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('error', reject).end();
  });
}

describe('what ends while a socket is connected', () => {
  it('a membership that ends, ends its hints, and those of others go on', async () => {
    const { socket, hints } = await listen(await service.signIn('mara'));
    await service.world.test.admin.query(`DELETE FROM membership WHERE person_id = 'mara' AND tenant_id = 'acme'`);
    // Submits until one passes by: from then on none may come.
    await vi.waitFor(
      async () => {
        const [acme, northwind] = [
          await service.submit('acme-agent', 'service.restart'),
          await service.submit('northwind-agent', 'service.restart'),
        ];
        await heard(hints, northwind.id);
        expect(hints.map(({ requestId }) => requestId)).not.toContain(acme.id);
      },
      { timeout: 30_000, interval: 500 },
    );
    hints.length = 0;
    await service.submit('acme-agent', 'service.restart');
    await heard(hints, (await service.submit('northwind-agent', 'service.restart')).id);
    expect(hints.map(({ tenant }) => tenant)).toEqual(['northwind']);
    expect(socket.connected).toBe(true);
  });

  it('a session that is ended ends its socket, and says so first', async () => {
    const session = await service.signIn('ben');
    const { socket } = await listen(session);
    const told = new Promise<void>((resolve) => void socket.on('session-ended', () => resolve()));
    const ended = disconnected(socket);
    expect((await ben.call('DELETE', `/api/console/sessions/${session.id}`)).status).toBe(204);
    await told;
    expect(await ended).toMatch(/server disconnect|transport close/);
  });

  it('so does a person who is disabled', async () => {
    const { socket } = await listen(await service.signIn('cleo'));
    const ended = disconnected(socket);
    await service.world.test.admin.query(`UPDATE person SET disabled_at = now() WHERE id = 'cleo'`);
    expect(await ended).toMatch(/server disconnect|transport close/);
  });
});
