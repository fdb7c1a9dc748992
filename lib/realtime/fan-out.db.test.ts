import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serve, type Served } from '../../test/serve.fixture.ts';
import { type Clients, createClients, environmentOf } from '../../test/service.fixture.ts';
import { type ServiceProcess, startServiceProcess } from '../../test/service-process.fixture.ts';
import { connected, nextPush, openAgent, openConsole, watch } from '../../test/sockets.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';

type Carrier = {
  env: Record<string, string>;
  /** How many nodes listen now. */
  listeners(world: World): Promise<number>;
  /** Ends every connection by which they do. */
  cut(world: World): Promise<unknown>;
  /** What an operator may read in the log when that happens. */
  complaint?: string;
};

const LISTENING = `datname = current_database() AND application_name = 'holdpoint-fan-out'`;
const CARRIERS: Record<string, Carrier> = {
  PostgreSQL: {
    env: { HOLDPOINT_FANOUT: 'postgres' },
    async listeners({ test: { admin } }) {
      const { rows } = await admin.query(`SELECT 1 FROM pg_stat_activity WHERE ${LISTENING} AND query LIKE 'LISTEN%'`);
      return rows.length;
    },
    cut: ({ test: { admin } }) => admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${LISTENING}`),
    complaint: 'terminating connection due to administrator command',
  },
};
// No npm package carries a Redis, so the same suite runs over one where somebody names it.
const redisUrl = process.env['HOLDPOINT_TEST_REDIS_URL'];
if (redisUrl) {
  const ask = async (...command: string[]): Promise<string> => {
    const client = await createClient({ url: redisUrl }).connect();
    const answer = await client.sendCommand(command);
    client.destroy();
    return String(answer);
  };
  CARRIERS['Redis'] = {
    env: { HOLDPOINT_FANOUT: 'redis', REDIS_URL: redisUrl },
    listeners: async () => (await ask('CLIENT', 'LIST')).split('\n').filter((line) => line.includes('cmd=xread')).length,
    cut: () => ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
    complaint: 'Socket closed unexpectedly',
  };
}

describe.each(Object.entries(CARRIERS))(
  'fan-out through %s: two nodes, one of them a process of its own, over one database',
  (_, carrier) => {
    let world: World;
    let here: Served;
    let there: ServiceProcess;
    let atHere: Clients;
    let atThere: Clients;

    beforeAll(async () => {
      world = await createWorld();
      here = await serve({ env: environmentOf(world, carrier.env) });
      there = await startServiceProcess(world, { env: carrier.env });
      [atHere, atThere] = [await createClients(world, here.url), await createClients(world, there.url)];
      await bothListen();
    });
    afterAll(async () => {
      const url = here.url;
      await here.close();
      expect(here.errors.map((error) => (error as Error).message).filter((message) => message !== carrier.complaint)).toEqual([]);
      await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
      expect(await there.stop()).toBe(0);
      await world.close();
    });

    /** A hint that comes before both listen is lost, which only the sweep would notice. */
    const bothListen = () => vi.waitFor(async () => expect(await carrier.listeners(world)).toBe(2), { timeout: 10_000 });

    it('a browser at one node gets the hints of the other, those of its customers only', async () => {
      const nora = await atHere.signIn('nora');
      const socket = openConsole(here.url, { cookie: nora.cookie, origin: here.url });
      await connected(socket);
      const hints: string[] = [];
      socket.on('request', ({ requestId }) => void hints.push(requestId));
      await atThere.submit('acme-agent', 'service.restart');
      const { id } = await atThere.submit('northwind-agent', 'service.restart');
      await vi.waitFor(() => expect(hints).toEqual([id]));
      socket.disconnect();
    });

    it('I6: who looks at a request at one node is told at the other, to members only, until they go', async () => {
      const [ana, ben, nora] = [await atThere.signIn('ana'), await atHere.signIn('ben'), await atHere.signIn('nora')];
      const { id } = await atThere.submit('acme-agent', 'service.restart');
      const enter = async (url: string, cookie: string) => {
        const socket = openConsole(url, { cookie, origin: url });
        const heard: string[] = [];
        socket.on('presence', ({ requestId, people }) => void heard.push(`${requestId} ${people.map(({ name }) => name).join()}`));
        await connected(socket);
        return { socket, heard };
      };
      const [member, stranger, looker] = [
        await enter(here.url, ben.cookie),
        await enter(here.url, nora.cookie),
        await enter(there.url, ana.cookie),
      ];
      looker.socket.emit('look', { requestId: id });
      await vi.waitFor(() => expect(member.heard).toEqual([`${id} Ana`]), { timeout: 20_000 });
      looker.socket.disconnect();
      await vi.waitFor(() => expect(member.heard).toEqual([`${id} Ana`, `${id} `]), { timeout: 20_000 });
      expect(stranger.heard).toEqual([]);
      member.socket.disconnect();
      stranger.socket.disconnect();
    });

    it('a long-poll and a socket at one node hear a decision made at the other', async () => {
      const ana = await atThere.signIn('ana');
      const view = await atHere.submit('acme-agent', 'service.restart');
      const socket = openAgent(here.url, world.keys['acme-agent'] ?? '');
      await watch(socket, view.id);
      const polled = atHere.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`, { headers: { prefer: 'wait=55' } });
      await vi.waitFor(() => expect(here.wakeUps.size).toBe(2));
      const pushed = nextPush(socket);
      expect((await atThere.vote(ana, view)).status).toBe(200);
      expect(await pushed).toMatchObject({ id: view.id, status: 'approved' });
      expect((await polled).body).toMatchObject({ id: view.id, status: 'approved' });
      socket.disconnect();
    });

    it('a listening connection that is cut is made again, and nothing else is logged as an error of the service', async () => {
      // More often than the pool has connections: none of them may leak.
      for (let cut = 0; cut < 4; cut += 1) {
        await carrier.cut(world);
        await bothListen();
      }
      const ana = await atThere.signIn('ana');
      const view = await atHere.submit('acme-agent', 'service.restart');
      const polled = atHere.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`, { headers: { prefer: 'wait=55' } });
      await vi.waitFor(() => expect(here.wakeUps.size).toBe(1));
      await atThere.vote(ana, view);
      expect((await polled).body).toMatchObject({ status: 'approved' });
    });
  },
);
