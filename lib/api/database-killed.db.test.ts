import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { requestView } from '#lib/contract/request-view.ts';
import { createBreakableDatabase, postmasterPid } from '#lib/store/embedded.fixture.ts';
import type { EmbeddedDatabase } from '#lib/store/embedded.ts';
import { type Served, serve } from '../../test/serve.fixture.ts';
import { type Answer, type Clients, createClients, environmentOf } from '../../test/service.fixture.ts';
import { bodyFor, createWorld, type World } from '../../test/world.fixture.ts';

/** I4 while the database dies under a service that serves: its processes are killed, the service's are not. */
let embedded: EmbeddedDatabase;
let world: World;
let node: Served;
let clients: Clients;

beforeAll(async () => {
  const made = await createBreakableDatabase();
  embedded = made.embedded;
  world = await createWorld({ test: made.test });
  node = await serve({ env: environmentOf(world, { HOLDPOINT_FANOUT: 'postgres' }), pendingLimit: 100_000, jobs: true });
  clients = await createClients(world, node.url);
});
afterAll(async () => {
  await node.close();
  await world.close();
});

const submit = (key: string): Promise<Answer> =>
  clients.agent('acme-agent')('POST', '/api/v1/requests', {
    headers: { 'idempotency-key': key },
    body: bodyFor('service.restart'),
    signal: AbortSignal.timeout(30_000),
  });

/** Agents that submit without a pause, each with a new key as soon as the last one is answered; 503 is asked again. */
function startAgents(count: number) {
  const acknowledged = new Map<string, string>();
  const refusals = new Set<string>();
  const over = new AbortController();
  const agents = Array.from({ length: count }, async () => {
    while (!over.signal.aborted) {
      const key = randomBytes(12).toString('hex');
      for (;;) {
        const { status, body } = await submit(key);
        if (status === 201) {
          acknowledged.set(key, requestView.parse(body).id);
          break;
        }
        refusals.add(`${status} ${String(body['code'])}`);
      }
    }
  });
  return {
    acknowledged,
    refusals,
    async stop() {
      over.abort();
      await Promise.all(agents);
    },
  };
}

async function storedIds(): Promise<string[]> {
  const { rows } = await world.test.admin.query<{ id: string }>('SELECT id FROM action_request ORDER BY id');
  return rows.map(({ id }) => id);
}

/** What each kill ends, found while the agents are at work. */
const VICTIMS: [what: string, kill: () => Promise<void>][] = [
  ['the postmaster', async () => void process.kill(await postmasterPid(embedded), 'SIGKILL')],
  [
    'a process that serves the service',
    async () => {
      const { rows } = await world.test.admin.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE application_name = 'holdpoint' AND state <> 'idle' LIMIT 1`,
      );
      const [any] = (
        await world.test.admin.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE application_name = 'holdpoint' LIMIT 1`)
      ).rows;
      process.kill(rows[0]?.pid ?? any?.pid ?? 0, 'SIGKILL');
    },
  ],
];

describe('a database that is killed while the service serves', () => {
  it.each(VICTIMS)('%s: what was acknowledged is there, and the service goes on by itself', async (_, kill) => {
    const ana = await clients.signIn('ana');
    const held = await clients.submit('acme-agent', 'service.restart');
    const waiter = clients.agent('acme-agent')('GET', `/api/v1/requests/${held.id}`, { headers: { prefer: 'wait=55' } });
    const agents = startAgents(6);
    await vi.waitFor(() => expect(agents.acknowledged.size).toBeGreaterThan(10), { timeout: 30_000 });
    await kill();
    await vi.waitFor(() => expect(agents.refusals.size).toBeGreaterThan(0), { timeout: 30_000 });
    const before = agents.acknowledged.size;
    await vi.waitFor(() => expect(agents.acknowledged.size).toBeGreaterThan(before + 20), { timeout: 45_000 });
    await agents.stop();

    // Not one of them hung, and none was told anything but to come back.
    expect([...agents.refusals]).toEqual(['503 unavailable']);
    const stored = await storedIds();
    expect(new Set(agents.acknowledged.values()).size).toBe(agents.acknowledged.size);
    expect([...agents.acknowledged.values()].filter((id) => !stored.includes(id))).toEqual([]);
    for (const [key, id] of [...agents.acknowledged].slice(0, 20)) expect((await submit(key)).body['id']).toBe(id);

    // Whoever waited through it hears of a decision made after it, or was told to ask again.
    expect((await clients.vote(ana, held)).status).toBe(200);
    const heard = await waiter;
    if (heard.status === 503) expect(heard.body['code']).toBe('unavailable');
    else expect(heard.body).toMatchObject({ status: 'approved' });
    expect((await clients.nobody('GET', '/readyz')).status).toBe(200);
  });

  it('says that it is not ready while there is no database, lives on, and is ready again', async () => {
    process.kill(await postmasterPid(embedded), 'SIGKILL');
    const seen = new Set<number>();
    await vi.waitFor(
      async () => {
        seen.add((await clients.nobody('GET', '/readyz')).status);
        expect((await clients.nobody('GET', '/healthz')).status).toBe(200);
        expect(seen).toEqual(new Set([200, 503]));
        expect((await clients.nobody('GET', '/readyz')).status).toBe(200);
      },
      { timeout: 30_000, interval: 5 },
    );
  });
});
