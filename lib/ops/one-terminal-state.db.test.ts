import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { codeOf, collect, executing, expectLogVerifies, granted, propose, redeem, stored, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { reportResult } from './report-result.ts';
import { settleClocks } from './settle-clocks.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Ended = { view: RequestView; token?: string; lease?: string };

const report = (id: string, lease: string, status: 'succeeded' | 'failed', output: string | null = null) =>
  reportResult(world.ctx, world.executor('acme-exec'), id, { lease, status, output });

async function reported(status: 'succeeded' | 'failed'): Promise<Ended> {
  const { view, token, call } = await executing(world);
  await report(view.id, call.lease, status);
  return { view, token, lease: call.lease };
}

const ENDS: Record<string, () => Promise<Ended>> = {
  denied: async () => {
    const view = await propose(world, 'service.restart');
    await vote(world, 'ana', view, { verdict: 'deny' });
    return { view };
  },
  expired: async () => {
    const view = await propose(world, 'service.restart');
    await letPass(world, view.id, 'decide-by');
    await settleClocks(world.ctx, { tenant: 'acme' });
    return { view };
  },
  withdrawn: async () => {
    const view = await propose(world, 'service.restart');
    await withdrawRequest(world.ctx, world.agent('acme-agent'), view.id, { reason: '' });
    return { view };
  },
  lapsed: async () => {
    const grant = await granted(world);
    await letPass(world, grant.view.id, 'execute-by');
    await settleClocks(world.ctx, { tenant: 'acme' });
    return grant;
  },
  revoked: async () => {
    const grant = await granted(world);
    await vote(world, 'ben', grant.view, { verdict: 'deny' });
    return grant;
  },
  succeeded: () => reported('succeeded'),
  failed: () => reported('failed'),
  unknown: async () => {
    const { view, token, call } = await executing(world);
    await letPass(world, view.id, 'lease');
    await settleClocks(world.ctx, { tenant: 'acme' });
    return { view, token, lease: call.lease };
  },
};

describe('I2 one terminal state', () => {
  it.each(Object.entries(ENDS))('%s: nothing that anyone does changes it', async (status, end) => {
    const { view, token, lease } = await end();
    const before = await stored(world, view.id);
    expect(before.status).toBe(status);
    const now = { ...view, version: before.version, digest: before.digest };

    // Cleo for all: Ana's own vote would be answered as the one on record.
    const codes = {
      approve: await codeOf(vote(world, 'cleo', view)),
      'approve as it is now': await codeOf(vote(world, 'cleo', now)),
      'approve with an edit': await codeOf(vote(world, 'cleo', now, { arguments: { service: 'BITS' } })),
      'deny as it is now': await codeOf(vote(world, 'cleo', now, { verdict: 'deny' })),
      redeem: token ? await codeOf(redeem(world, { view, token })) : 'no grant',
      report: lease ? await codeOf(report(view.id, lease, 'failed', 'another')) : 'no lease',
    };
    expect(Object.values(codes)).not.toContain('ok');
    await codeOf(withdrawRequest(world.ctx, world.agent('acme-agent'), view.id, { reason: 'again' }));
    await settleClocks(world.ctx, { tenant: 'acme' });
    expect(await collect(world, view.id)).toMatchObject({ status, grant: null, version: before.version });
    expect(await stored(world, view.id)).toEqual(before);
  });

  it('the refusals say how it ended', async () => {
    const codes = async (end: string) => {
      const ended = await ENDS[end]?.();
      if (!ended) throw new Error(`no such end: ${end}`);
      const { view, token } = ended;
      return [await codeOf(vote(world, 'cleo', view)), token ? await codeOf(redeem(world, { view, token })) : null];
    };
    expect(await codes('denied')).toEqual(['already_decided', null]);
    expect(await codes('expired')).toEqual(['expired', null]);
    expect(await codes('withdrawn')).toEqual(['withdrawn', null]);
    expect(await codes('lapsed')).toEqual(['already_decided', 'expired']);
    expect(await codes('revoked')).toEqual(['already_decided', 'revoked']);
    expect(await codes('succeeded')).toEqual(['already_decided', 'consumed']);
    expect(await codes('unknown')).toEqual(['already_decided', 'consumed']);
    await expectLogVerifies(world);
  });
});
