import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { letPass } from '../../test/world-clocks.fixture.ts';
import {
  approved,
  codeOf,
  collect,
  executing,
  expectLogVerifies,
  granted,
  propose,
  redeem,
  stored,
  vote,
} from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { reportResult } from './report-result.ts';
import { settleClocks } from './settle-clocks.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const settle = () => settleClocks(world.ctx, { tenant: 'acme' });

describe('decide-by has passed and no job ran: silence is never yes', () => {
  const overdue = async () => {
    const view = await propose(world, 'service.restart');
    await letPass(world, view.id, 'decide-by');
    return view;
  };

  it.each([
    ['an approval', (view: Awaited<ReturnType<typeof overdue>>) => vote(world, 'ana', view)],
    ['an approval with an edit', (view) => vote(world, 'ana', view, { arguments: { service: 'BITS' } })],
    ['a deny', (view) => vote(world, 'ana', view, { verdict: 'deny' })],
    ['taking it back', (view) => withdrawRequest(world.ctx, world.agent('acme-agent'), view.id, { reason: '' })],
  ])('%s is refused as expired, and the request is expired', async (_, act) => {
    const view = await overdue();
    expect(await codeOf(act(view))).toBe('expired');
    expect(await stored(world, view.id)).toMatchObject({ status: 'expired', votes: 0, leaves: ['request.submitted', 'request.expired'] });
    expect(world.announced.at(-1)).toMatchObject({ requestId: view.id, kind: 'decided' });
  });

  it('asking for the decision expires it too', async () => {
    const view = await overdue();
    expect(await collect(world, view.id)).toMatchObject({ status: 'expired', decision: { outcome: 'expired' } });
  });

  it('the job expires it, once, however often it runs', async () => {
    const view = await overdue();
    await Promise.all([settle(), settle(), settle()]);
    expect(await stored(world, view.id)).toMatchObject({ status: 'expired', version: 2, leaves: ['request.submitted', 'request.expired'] });
  });

  it('one of two signatures is not enough when time is up', async () => {
    const { id } = await vote(world, 'ana', await propose(world, 'host.isolate'));
    await letPass(world, id, 'decide-by');
    await settle();
    expect(await stored(world, id)).toMatchObject({ status: 'expired', grants: 0 });
  });
});

describe('execute-by and the lease', () => {
  it('the job lapses an approval that nobody executed', async () => {
    const { id } = await approved(world);
    await letPass(world, id, 'execute-by');
    await settle();
    expect(await stored(world, id)).toMatchObject({ status: 'lapsed', grants: 0 });
  });

  it('the job calls a run unknown whose executor went silent; a report that comes later is refused', async () => {
    const { view, call } = await executing(world);
    await letPass(world, view.id, 'lease');
    await settle();
    expect(await stored(world, view.id)).toMatchObject({ status: 'unknown' });
    const late = reportResult(world.ctx, world.executor('acme-exec'), view.id, { lease: call.lease, status: 'succeeded', output: null });
    expect(await codeOf(late)).toBe('already_reported');
  });

  it('the job leaves alone what is in time', async () => {
    const waiting = await propose(world, 'service.restart');
    const decided = await approved(world);
    const running = await executing(world);
    await settle();
    expect((await stored(world, waiting.id)).status).toBe('pending');
    expect((await stored(world, decided.id)).status).toBe('approved');
    expect((await stored(world, running.view.id)).status).toBe('executing');
  });

  it('more than one batch of due requests is settled in one go', async () => {
    const views = [];
    for (let i = 0; i < 8; i += 1) views.push(...(await Promise.all(Array.from({ length: 64 }, () => propose(world, 'service.restart')))));
    await letPass(
      world,
      views.map(({ id }) => id),
      'decide-by',
    );
    await settle();
    const { rows } = await world.test.admin.query(`SELECT 1 FROM action_request WHERE settle_at <= now()`);
    expect(rows).toEqual([]);
  });
});

describe.each([-9, 9])('the clock of this process is %i hours off, and nothing changes', (hours) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('a call in time runs to its end', async () => {
    const view = await propose(world, 'service.restart');
    const decided = await vote(world, 'ana', view);
    expect(decided.status).toBe('approved');
    const collected = await collect(world, view.id);
    const call = await redeem(world, { view, token: collected.grant?.token ?? '' });
    const report = { lease: call.lease, status: 'succeeded' as const, output: null };
    await reportResult(world.ctx, world.executor('acme-exec'), view.id, report);
    await settle();
    expect(await stored(world, view.id)).toMatchObject({ status: 'succeeded', redeemed: 1 });
  });

  it('each clock that has passed has passed', async () => {
    const late = await propose(world, 'service.restart');
    await letPass(world, late.id, 'decide-by');
    expect(await codeOf(vote(world, 'ana', late))).toBe('expired');
    const expiredGrant = await granted(world);
    await letPass(world, expiredGrant.view.id, 'grant');
    expect(await codeOf(redeem(world, expiredGrant))).toBe('expired');
    const lapsed = await granted(world);
    await letPass(world, lapsed.view.id, 'execute-by');
    expect(await codeOf(redeem(world, lapsed))).toBe('expired');
  });

  it('what is written down is the database’s time', async () => {
    const { view } = await granted(world);
    const { rows } = await world.test.admin.query<{ odd: number }>(
      `SELECT count(*)::int AS odd FROM (
         SELECT created_at AS at FROM action_request WHERE id = $1 UNION ALL SELECT updated_at FROM action_request WHERE id = $1
         UNION ALL SELECT decided_at FROM action_request WHERE id = $1 UNION ALL SELECT created_at FROM vote WHERE request_id = $1
         UNION ALL SELECT minted_at FROM execution_grant WHERE request_id = $1 UNION ALL SELECT ts FROM audit_leaf WHERE request_id = $1
       ) x WHERE at NOT BETWEEN now() - interval '10 minutes' AND now() + interval '1 second'`,
      [view.id],
    );
    expect(rows).toEqual([{ odd: 0 }]);
    await expectLogVerifies(world);
  });
});
