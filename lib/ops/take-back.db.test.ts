import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approved, ballot, codeOf, collect, executing, granted, propose, redeem, stored, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { decideRequest } from './decide-request.ts';
import { reportResult } from './report-result.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const takeBack = (view: Parameters<typeof ballot>[0] & { id: string }) =>
  decideRequest(world.ctx, world.person('ana'), view.id, ballot(view, { verdict: 'deny', reason: 'Taken back' }));

describe('taking an approval back', () => {
  it('right after it, before it is collected: the answer says so, and there is no grant', async () => {
    const view = await approved(world);
    expect(await takeBack(view)).toMatchObject({
      undone: true,
      request: { status: 'revoked', decision: { outcome: 'denied', message: 'Taken back' } },
    });
    expect((await collect(world, view.id)).grant).toBeNull();
  });

  it('I3 also when the grant was collected: it is worth nothing', async () => {
    const grant = await granted(world);
    expect(await takeBack(grant.view)).toMatchObject({ undone: true });
    expect(await codeOf(redeem(world, grant))).toBe('revoked');
  });

  it('again gets the recorded answer', async () => {
    const view = await approved(world);
    await takeBack(view);
    expect(await takeBack(view)).toMatchObject({ undone: true });
    expect((await stored(world, view.id)).version).toBe(view.version + 1);
  });

  it('comes too late once the grant was redeemed, and is told so: while it runs and afterwards', async () => {
    const { view, call } = await executing(world);
    expect(await codeOf(takeBack(view))).toBe('consumed');
    await reportResult(world.ctx, world.executor('acme-exec'), view.id, { lease: call.lease, status: 'succeeded', output: null });
    expect(await codeOf(takeBack(view))).toBe('consumed');
    expect(await stored(world, view.id)).toMatchObject({ status: 'succeeded', votes: 1 });
  });

  it('I2 against a redemption of the same moment, one of them wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const grant = await granted(world);
      const [back, run] = await Promise.all([codeOf(takeBack(grant.view)), codeOf(redeem(world, grant))]);
      expect([
        ['ok', 'revoked'],
        ['consumed', 'ok'],
      ]).toContainEqual([back, run]);
    }
  });

  it('nothing else is called taken back', async () => {
    const view = await propose(world, 'service.restart');
    const denied = await decideRequest(world.ctx, world.person('ana'), view.id, ballot(view, { verdict: 'deny' }));
    expect(denied.undone).toBe(false);
    const open = await propose(world, 'host.isolate');
    await vote(world, 'ana', open);
    expect(await codeOf(takeBack(open))).toBe('stale_view');
  });
});
