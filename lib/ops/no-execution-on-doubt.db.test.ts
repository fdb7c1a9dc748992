import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { suspended } from '../../test/world-people.fixture.ts';
import { tenantPolicy } from '../../test/world-data.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { reportResult } from './report-result.ts';
import { settleClocks } from './settle-clocks.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const countRequests = async () => (await world.test.admin.query<{ n: number }>('SELECT count(*)::int AS n FROM action_request')).rows[0]?.n;

/** Gives a customer another policy for as long as `during` runs. */
async function underPolicy<T>(tenant: string, cedar: string, during: () => Promise<T>): Promise<T> {
  const set = (text: string) => world.test.admin.query('UPDATE tenant_policy SET cedar = $2 WHERE tenant_id = $1', [tenant, text]);
  await set(cedar);
  try {
    return await during();
  } finally {
    await set(tenantPolicy(tenant));
  }
}

/** For the redemptions that must not happen. */
const expectNotRun = async (id: string, status: string) => expect(await stored(world, id)).toMatchObject({ status, redeemed: 0 });

describe('I8 unknown, error or timeout means no execution', () => {
  it('a policy that does not compile: no call is taken, no grant is redeemed, and nothing is changed', async () => {
    const grant = await granted(world);
    const before = await countRequests();
    await underPolicy('acme', 'permit (principal, action, resource', async () => {
      for (const tool of ['inventory.read', 'service.restart'] as const)
        await expect(propose(world, tool)).rejects.toThrow('does not compile');
      await expect(redeem(world, grant)).rejects.toThrow('does not compile');
    });
    expect(await countRequests()).toBe(before);
    await expectNotRun(grant.view.id, 'approved');
  });

  it('a policy that does not compile is not tried again at each call, which would hold up every other customer', async () => {
    const why = () =>
      propose(world, 'inventory.read').then(
        () => null,
        (error: unknown) => error,
      );
    await underPolicy('acme', 'permit (principal, action, resource', async () => {
      const first = await why();
      expect(first).toBeInstanceOf(Error);
      expect(await why()).toBe(first);
    });
    expect((await propose(world, 'inventory.read')).status).toBe('approved');
  });

  it('a policy that cannot be had: no call is taken, no edit is judged, no grant is redeemed', async () => {
    const grant = await granted(world);
    const pending = await propose(world, 'service.restart');
    const before = await countRequests();
    const policies = { get: () => Promise.reject(new Error('no policy today')) };
    const blind = { ...world, ctx: { ...world.ctx, policies } };
    await expect(propose(blind, 'inventory.read')).rejects.toThrow('no policy today');
    await expect(vote(blind, 'ana', pending, { arguments: { service: 'BITS' } })).rejects.toThrow('no policy today');
    await expect(redeem(blind, grant)).rejects.toThrow('no policy today');
    expect(await countRequests()).toBe(before);
    await expectNotRun(grant.view.id, 'approved');
    expect(await stored(world, pending.id)).toMatchObject({ status: 'pending', votes: 0 });
  });

  it('a policy that errs on this call denies it, whatever another one permits', async () => {
    const overflowing = `@id("t.err") @reason("errs") forbid (principal, action == Holdpoint::Action::"disk.cleanup", resource)
      when { context.args.olderThanDays + 9223372036854775807 < 0 };`;
    await underPolicy('acme', `${tenantPolicy('acme')}\n${overflowing}`, async () => {
      const view = await propose(world, 'disk.cleanup', { arguments: { olderThanDays: 400 } });
      expect(view).toMatchObject({ status: 'denied', grant: null, policy: { outcome: 'deny', reasons: [{ id: 'system.cannot-judge' }] } });
    });
    expect(await propose(world, 'disk.cleanup', { arguments: { olderThanDays: 400 } })).toMatchObject({ status: 'approved' });
  });

  it('an unknown tool, a retired one, and arguments that do not fit leave nothing behind', async () => {
    const before = await countRequests();
    const submit = (change: Parameters<typeof bodyFor>[1]) => {
      const body = bodyFor('service.restart', change);
      return codeOf(submitRequest(world.ctx, world.agent('acme-agent'), body, metaFor(body)));
    };
    expect(await submit({ tool: 'service.explode' })).toBe('unknown_tool');
    expect(await submit({ tool: '__proto__' })).toBe('unknown_tool');
    expect(await submit({ arguments: {} })).toBe('invalid_arguments');
    expect(await submit({ arguments: { service: 7 } })).toBe('invalid_arguments');
    expect(await submit({ arguments: { service: 'Spooler', approved: true } })).toBe('invalid_arguments');
    await world.test.admin.query(`UPDATE tool SET retired_at = now() WHERE name = 'patch.install'`);
    expect(await submit({ tool: 'patch.install' })).toBe('unknown_tool');
    await world.test.admin.query(`UPDATE tool SET retired_at = NULL WHERE name = 'patch.install'`);
    expect(await countRequests()).toBe(before);
  });

  it('an agent’s confidence is rounded down and nothing else', async () => {
    const percents = [0.29, 0.57, 0.7999999, 0.8, 1, 0, null].map(async (confidence) => {
      const { id } = await propose(world, 'service.restart', { confidence });
      return (await getRequestDetail(world.ctx.db, world.person('ana'), id)).confidencePct;
    });
    expect(await Promise.all(percents)).toEqual([29, 57, 79, 80, 100, 0, null]);
  });

  it('a target that nobody knows is held, never allowed', async () => {
    const view = await propose(world, 'service.restart', { targets: [{ kind: 'host', name: 'no-such-host' }] });
    expect(view).toMatchObject({ status: 'pending', targets: [{ resolved: false, foreign: false }] });
  });

  it('silence expires', async () => {
    const { id } = await propose(world, 'service.restart');
    await letPass(world, id, 'decide-by');
    await settleClocks(world.ctx, { tenant: 'acme' });
    expect(await collect(world, id)).toMatchObject({ status: 'expired', grant: null });
  });

  it('a lost lease is unknown, and it never runs again', async () => {
    const { view, token, call } = await executing(world);
    await letPass(world, view.id, 'lease');
    await settleClocks(world.ctx, { tenant: 'acme' });
    expect(await collect(world, view.id)).toMatchObject({ status: 'unknown', grant: null });
    expect(await codeOf(redeem(world, { view, token }))).toBe('consumed');
    const report = { lease: call.lease, status: 'succeeded' as const, output: null };
    expect(await codeOf(reportResult(world.ctx, world.executor('acme-exec'), view.id, report))).toBe('already_reported');
    expect(await stored(world, view.id)).toMatchObject({ status: 'unknown', redeemed: 1 });
  });

  it('a report without the right lease changes nothing', async () => {
    const { view } = await executing(world);
    const report = { lease: 'guessed', status: 'succeeded' as const, output: null };
    expect(await codeOf(reportResult(world.ctx, world.executor('acme-exec'), view.id, report))).toBe('lease_mismatch');
    expect(await stored(world, view.id)).toMatchObject({ status: 'executing' });
  });
});

describe('I8 what was true at the decision is asked again at redemption', () => {
  it('policy changed: refused and revoked, also when the new policy would allow it', async () => {
    const grant = await granted(world);
    await underPolicy('acme', tenantPolicy('acme').replace('@approval("one-technician") ', ''), async () => {
      expect(await codeOf(redeem(world, grant))).toBe('policy_changed');
    });
    await expectNotRun(grant.view.id, 'revoked');
    expect(await codeOf(redeem(world, grant))).toBe('revoked');
    expect((await collect(world, grant.view.id)).grant).toBeNull();
  });

  it('what the tool runs by name is another argument since: policy was asked about another script, and nothing is run', async () => {
    const grant = await granted(world);
    const runs = (argument: string | null) =>
      world.test.admin.query(`UPDATE tool SET script_argument = $1 WHERE name = 'service.restart'`, [argument]);
    await runs('service');
    try {
      expect(await codeOf(redeem(world, grant))).toBe('policy_changed');
    } finally {
      await runs(null);
    }
    await expectNotRun(grant.view.id, 'revoked');
  });

  it('policy changed before the agent collects: the grant is not redeemed', async () => {
    const { id, digest } = await approved(world);
    await underPolicy('acme', `${tenantPolicy('acme')}\n// stricter to come`, async () => {
      const view = await collect(world, id);
      expect(await codeOf(redeem(world, { view: { digest }, token: view.grant?.token ?? '' }))).toBe('policy_changed');
    });
    await expectNotRun(id, 'revoked');
  });

  it('policy changed between the look at it and the lock: nothing happens, and the executor asks again', async () => {
    const grant = await granted(world);
    const get: World['ctx']['policies']['get'] = async (tenant, epoch) => ({
      ...(await world.ctx.policies.get(tenant, epoch)),
      epoch: '0',
    });
    const behind = { ...world, ctx: { ...world.ctx, policies: { get } } };
    expect(await codeOf(redeem(behind, grant))).toBe('unavailable');
    await expectNotRun(grant.view.id, 'approved');
    expect(await codeOf(redeem(world, grant))).toBe('ok');
  });

  it('a call that policy allowed by itself is asked again too', async () => {
    const view = await propose(world, 'inventory.read');
    await underPolicy(
      'acme',
      tenantPolicy('acme').replace(
        'permit (principal, action == Holdpoint::Action::"inventory.read"',
        'forbid (principal, action == Holdpoint::Action::"inventory.read"',
      ),
      async () => {
        expect(await codeOf(redeem(world, { view, token: view.grant?.token ?? '' }))).toBe('policy_changed');
      },
    );
    await expectNotRun(view.id, 'revoked');
  });

  it('another customer’s policy is nobody else’s business, and a change that was taken back is none', async () => {
    const grant = await granted(world);
    await underPolicy('acme', 'permit (principal, action, resource);', async () => {});
    await underPolicy('northwind', `${tenantPolicy('northwind')}\n// more`, async () => {
      expect(await codeOf(redeem(world, grant))).toBe('ok');
    });
  });

  it('the agent was suspended: refused and revoked', async () => {
    const grant = await granted(world);
    await suspended(world, 'agent', 'acme-agent', async () => {
      expect(await codeOf(redeem(world, grant))).toBe('agent_suspended');
      expect(await codeOf(propose(world, 'inventory.read'))).toBe('agent_suspended');
    });
    await expectNotRun(grant.view.id, 'revoked');
  });

  it('nobody can run it: approved, and no grant to lose', async () => {
    const { id } = await approved(world);
    await suspended(world, 'executor', 'acme-exec', () =>
      suspended(world, 'executor', 'acme-exec-b', async () => {
        expect(await collect(world, id)).toMatchObject({ status: 'approved', grant: null });
      }),
    );
    expect((await collect(world, id)).grant).not.toBeNull();
    await expectLogVerifies(world);
  });
});
