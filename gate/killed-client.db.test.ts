import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGated, type Gated } from './gated.fixture.ts';
import { type RawClient, startRaw } from './raw-client.fixture.ts';

/** A client that is killed takes its call with it, at whatever moment that is: nobody is asked for what nobody will run. */
let gated: Gated;
let door: Door;
let client: RawClient;

beforeAll(async () => {
  gated = await createGated();
  const first = await startRaw(gated.command());
  await first.send('tools/list', {});
  await gated.reviewAll('reversible');
  first.die();
  await first.exited;
});
afterEach(() => door.close());
afterAll(async () => {
  expect(gated.service.node.errors).toEqual([]);
  await gated.close();
});

type Door = { url: string; close(): void };

/** In front of the service. `judge` may let a call wait, and answers the status to give in place of the service, or null to pass it on. */
async function openDoor(judge: (path: string) => Promise<number | null>): Promise<Door> {
  const server = createServer((request, response) => {
    const { hostname, port } = new URL(gated.service.url);
    const { method, url = '', headers } = request;
    void judge(url).then((status) => {
      if (status !== null) return void response.writeHead(status, { 'retry-after': '1' }).end();
      const onward = forward({ hostname, port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The id of the call. */
async function call(file: string): Promise<number> {
  const command = gated.command();
  client = await startRaw({ ...command, env: { ...command.env, HOLDPOINT_URL: door.url } });
  return client.post('tools/call', { name: 'write_file', arguments: { path: join(gated.folder, file), content: 'hello' } });
}

/** The statuses of all requests that were ever made about this file. */
async function statusesOf(file: string): Promise<string[]> {
  const { rows } = await gated.service.world.test.admin.query<{ status: string }>(
    `SELECT status::text AS status FROM action_request WHERE arguments ->> 'path' = $1`,
    [join(gated.folder, file)],
  );
  return rows.map(({ status }) => status);
}

describe('a client that is killed', () => {
  it('while its call is held: the gate ends only when the request is taken back, though nobody reads what it says', async () => {
    let refused = 0;
    door = await openDoor((path) => {
      if (!path.endsWith('/withdraw') || refused === 2) return Promise.resolve(null);
      refused += 1;
      return Promise.resolve(503);
    });
    await call('held.txt');
    const { id } = await gated.pendingFor('held.txt');
    client.die();
    expect(await client.exited).toBe(0);
    expect(refused).toBe(2);
    expect((await gated.view(id)).status).toBe('withdrawn');
  });

  it('while its call is on its way to the service: it is taken back as soon as its id is known', async () => {
    const submitted = Promise.withResolvers<void>();
    const dead = Promise.withResolvers<void>();
    door = await openDoor(async (path) => {
      if (path !== '/api/v1/requests') return null;
      submitted.resolve();
      await dead.promise;
      return null;
    });
    await call('submitted.txt');
    await submitted.promise;
    client.die();
    dead.resolve();
    expect(await client.exited).toBe(0);
    expect(await statusesOf('submitted.txt')).toEqual(['withdrawn']);
  });
});

it('a call that is cancelled while its tool is looked for is never submitted', async () => {
  const looked = Promise.withResolvers<void>();
  const cancelled = Promise.withResolvers<void>();
  door = await openDoor(async (path) => {
    if (!path.endsWith('/tools/proposals')) return null;
    looked.resolve();
    await cancelled.promise;
    return null;
  });
  const id = await call('looked-for.txt');
  await looked.promise;
  client.notify('notifications/cancelled', { requestId: id, reason: 'changed my mind' });
  // Messages are read in order: with this answer, the cancellation was heard.
  await client.send('ping', {});
  cancelled.resolve();
  await client.send('tools/list', {});
  client.die();
  expect(await client.exited).toBe(0);
  expect(await statusesOf('looked-for.txt')).toEqual([]);
});
