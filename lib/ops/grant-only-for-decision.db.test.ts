import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { approved, collect, granted, propose, stored, vote } from '../../test/world-moves.fixture.ts';
import { LOSSES, suspended, withoutRights } from '../../test/world-people.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Brings a request to a state in which there is no valid decision. */
const WITHOUT_DECISION: Record<string, () => Promise<string>> = {
  pending: async () => (await propose(world, 'service.restart')).id,
  'pending, with one of two signatures': async () => (await vote(world, 'ana', await propose(world, 'host.isolate'))).id,
  'denied by policy': async () => (await propose(world, 'backup.delete')).id,
  'denied by a person': async () => (await vote(world, 'ana', await propose(world, 'service.restart'), { verdict: 'deny' })).id,
  expired: async () => {
    const { id } = await propose(world, 'service.restart');
    await letPass(world, id, 'decide-by');
    return id;
  },
  withdrawn: async () => {
    const { id } = await propose(world, 'service.restart');
    await withdrawRequest(world.ctx, world.agent('acme-agent'), id, { reason: 'not needed' });
    return id;
  },
  revoked: async () => (await vote(world, 'ben', await approved(world), { verdict: 'deny' })).id,
  lapsed: async () => {
    const { id } = await approved(world);
    await letPass(world, id, 'execute-by');
    return id;
  },
};

describe('I1 a grant exists only if one committed, still valid decision exists for the same digest', () => {
  it.each(Object.entries(WITHOUT_DECISION))('there is none for a request that is %s', async (state, reach) => {
    const id = await reach();
    const view = await collect(world, id);
    expect(view.grant).toBeNull();
    expect(state.startsWith(view.status)).toBe(true);
    expect(await stored(world, id)).toMatchObject({ status: view.status, grants: 0 });
  });

  it.each(LOSSES)('there is none when the approver was %s before the agent collects; the approval is revoked', async (loss) => {
    const { id } = await approved(world);
    const view = await withoutRights(world, 'ana', loss, () => collect(world, id));
    expect(view).toMatchObject({ status: 'revoked', grant: null, decision: { outcome: 'denied' } });
    expect(await stored(world, id)).toMatchObject({ status: 'revoked', grants: 0 });
    // For good: a right that comes back does not bring the approval back.
    expect(await collect(world, id)).toMatchObject({ status: 'revoked', grant: null });
  });

  it('one of two approvers who lost the right is enough to revoke', async () => {
    const first = await vote(world, 'ana', await propose(world, 'host.isolate'));
    const { id } = await vote(world, 'ben', first);
    expect(await withoutRights(world, 'ben', 'left', () => collect(world, id))).toMatchObject({ status: 'revoked', grant: null });
  });

  it('there is none while the decision is not committed', async () => {
    const view = await propose(world, 'service.restart');
    const holder = await world.test.admin.connect();
    try {
      // The audit head is the last lock of a decision: whoever holds it stops the decision just before its commit.
      await holder.query(`BEGIN; SELECT 1 FROM audit_head WHERE tenant_id = 'acme' FOR UPDATE`);
      const voting = vote(world, 'ana', view);
      await expect
        .poll(async () => {
          const { rows } = await world.test.admin.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return rows.length;
        })
        .toBe(1);
      expect(await collect(world, view.id)).toMatchObject({ status: 'pending', grant: null });
      await holder.query('COMMIT');
      await voting;
    } finally {
      holder.release();
    }
    expect(await collect(world, view.id)).toMatchObject({ status: 'approved', grant: { token: expect.any(String) as string } });
  });

  it('it names the digest that was approved, after an edit too, and no other', async () => {
    const edited = await vote(world, 'ana', await propose(world, 'service.restart'), { arguments: { service: 'BITS' } });
    const view = await collect(world, edited.id);
    const { rows } = await world.test.admin.query('SELECT digest FROM execution_grant WHERE request_id = $1', [view.id]);
    expect(rows).toEqual([{ digest: edited.digest }]);
    expect(view.digest).toBe(edited.digest);
  });

  it('asking again gives the same grant while it is fresh, and one for an allowed call comes with the answer', async () => {
    const { view, token } = await granted(world);
    expect((await collect(world, view.id)).grant?.token).toBe(token);
    const allowed = await propose(world, 'inventory.read');
    expect(await stored(world, allowed.id)).toMatchObject({
      grants: 1,
      leaves: ['request.submitted', 'request.approved', 'grant.minted'],
    });
  });

  it('a suspended agent gets none', async () => {
    const { id } = await approved(world);
    await suspended(world, 'agent', 'acme-agent', () => expect(collect(world, id)).rejects.toMatchObject({ code: 'agent_suspended' }));
    expect(await stored(world, id)).toMatchObject({ status: 'approved', grants: 0 });
  });

  it('an agent whose credential was revoked or has expired gets none', async () => {
    const { id } = await approved(world);
    const { keyId } = world.agent('acme-agent');
    for (const change of ['revoked_at = now()', 'expires_at = now()']) {
      await world.test.admin.query(`UPDATE credential SET ${change} WHERE key_id = $1`, [keyId]);
      await expect(collect(world, id)).rejects.toMatchObject({ code: 'credential_revoked' });
      await world.test.admin.query('UPDATE credential SET revoked_at = NULL, expires_at = NULL WHERE key_id = $1', [keyId]);
    }
    expect(await stored(world, id)).toMatchObject({ grants: 0 });
  });
});
