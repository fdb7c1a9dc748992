import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestHint } from '#lib/contract/socket.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { openDatabase } from '#lib/store/database.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { approved, collect, executing, propose, redeem, vote } from '../../test/world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { createPolicyCache } from './policy-cache.ts';
import { readWaiting } from './read-waiting.ts';
import { reportResult } from './report-result.ts';
import { settleClocks } from './settle-clocks.ts';
import { submitRequest } from './submit-request.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** The ways in which somebody else ends the wait, and what the agent must then read. */
const PATHS: [string, (view: Awaited<ReturnType<typeof propose>>) => Promise<unknown>, object][] = [
  ['a person approves', (view) => vote(world, 'ana', view), { status: 'approved', decision: { outcome: 'approved' } }],
  [
    'a person approves with edits',
    (view) => vote(world, 'ana', view, { arguments: { service: 'BITS' } }),
    { status: 'approved', arguments: { service: 'BITS' }, decision: { outcome: 'approved_with_edits', arguments: { service: 'BITS' } } },
  ],
  ['a person denies', (view) => vote(world, 'ana', view, { verdict: 'deny' }), { status: 'denied', decision: { outcome: 'denied' } }],
  [
    'the job finds that time is up',
    async ({ id }) => {
      await letPass(world, id, 'decide-by');
      await settleClocks(world.ctx, { tenant: 'acme' });
    },
    { status: 'expired', decision: { outcome: 'expired' } },
  ],
  [
    'another process of the agent takes it back',
    ({ id }) => withdrawRequest(world.ctx, world.agent('acme-agent'), id, { reason: '' }),
    { status: 'withdrawn', decision: { outcome: 'withdrawn' } },
  ],
  [
    'a person approves and another one takes it back',
    async (view) => vote(world, 'ben', await vote(world, 'ana', view), { verdict: 'deny' }),
    { status: 'revoked', decision: { outcome: 'denied' } },
  ],
];

describe('I9 a waiter never gets a wrong decision and gets the right one after reconnecting', () => {
  it.each(PATHS)('%s', async (_, decide, expected) => {
    const view = await propose(world, 'service.restart');
    expect(await collect(world, view.id)).toMatchObject({ status: 'pending', decision: null, grant: null });
    await decide(view);
    const first = await collect(world, view.id);
    expect(first).toMatchObject(expected);
    expect(first.grant !== null).toBe(first.status === 'approved');
    expect(await collect(world, view.id)).toEqual(first);
  });

  it('the answer is the same at another node, down to the grant', async () => {
    const { id } = await approved(world);
    const db = openDatabase(world.test.urls.runtime, { max: 2 });
    const other = { ...world.ctx, db, signer: createSigner({ db, kek: world.kek }), policies: createPolicyCache(db) };
    try {
      const [here, there] = [await collect(world, id), await collect({ ...world, ctx: other }, id)];
      expect(there).toEqual(here);
      expect(there.grant?.token).toBe(here.grant?.token);
    } finally {
      await db.close();
    }
  });

  it('collecting from many connections at once mints one grant', async () => {
    const { id } = await approved(world);
    const views = await Promise.all(Array.from({ length: 20 }, () => collect(world, id)));
    expect(new Set(views.map(({ grant }) => grant?.token)).size).toBe(1);
  });

  it('the agent that lost the answer to its submit asks with the same key and gets the decision', async () => {
    const body = bodyFor('service.restart');
    const meta = metaFor(body);
    const { view } = await submitRequest(world.ctx, world.agent('acme-agent'), body, meta);
    await vote(world, 'ana', view);
    const again = await submitRequest(world.ctx, world.agent('acme-agent'), body, meta);
    expect(again).toMatchObject({ replayed: true, view: { id: view.id, status: 'approved', decision: { outcome: 'approved' } } });
    expect(again.view.grant).not.toBeNull();
  });

  it('nothing waits on a hint: what a waiter last saw is behind what the sweep reads', async () => {
    const view = await propose(world, 'service.restart');
    const deaf = { ...world, ctx: { ...world.ctx, announce: () => {} } };
    await vote(deaf, 'ana', view);
    const late = await propose(world, 'service.restart');
    await letPass(world, late.id, 'decide-by');
    const states = await readWaiting(world.ctx.db, [
      { tenant: 'acme', id: view.id },
      { tenant: 'northwind', id: view.id },
      { tenant: 'acme', id: late.id },
    ]);
    expect(states).toHaveLength(2);
    expect(states).toContainEqual({ tenant: 'acme', id: view.id, version: 2, asked: 0, status: 'approved', overdue: false });
    expect(states).toContainEqual({ tenant: 'acme', id: late.id, version: 1, asked: 0, status: 'pending', overdue: true });
  });

  it('a hint never comes before the commit that it is about', async () => {
    const seen: Promise<{ hint: RequestHint; version: number | undefined }>[] = [];
    const announce = (hint: RequestHint) => {
      const read = world.test.admin.query<{ version: number }>('SELECT version FROM action_request WHERE id = $1', [hint.requestId]);
      seen.push(read.then(({ rows }) => ({ hint, version: rows[0]?.version })));
    };
    const watched = { ...world, ctx: { ...world.ctx, announce } };
    const { view, call } = await executing(watched);
    await reportResult(watched.ctx, world.executor('acme-exec'), view.id, { lease: call.lease, status: 'succeeded', output: null });
    const hints = await Promise.all(seen);
    expect(hints.map(({ hint }) => hint.kind)).toEqual(['submitted', 'decided', 'executing', 'finished']);
    for (const { hint, version } of hints) expect(version).toBeGreaterThanOrEqual(hint.version);
  });

  it('a grant that was collected twice is one grant', async () => {
    const { id, digest } = await approved(world);
    const [one, two] = [await collect(world, id), await collect(world, id)];
    await redeem(world, { view: { digest }, token: one.grant?.token ?? '' });
    await expect(redeem(world, { view: { digest }, token: two.grant?.token ?? '' })).rejects.toMatchObject({ code: 'consumed' });
  });
});
