import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  approved,
  ballot,
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
import { LOSSES, withoutRights } from '../../test/world-people.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { decideRequest } from './decide-request.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('I10 requester ≠ approver', () => {
  it('the owner of the agent can neither approve nor deny', async () => {
    const body = bodyFor('service.restart');
    const { view } = await submitRequest(world.ctx, world.agent('acme-owned'), body, metaFor(body));
    expect(await codeOf(vote(world, 'olga', view))).toBe('own_request');
    expect(await codeOf(vote(world, 'olga', view, { verdict: 'deny' }))).toBe('own_request');
    expect(await codeOf(vote(world, 'olga', view, { arguments: { service: 'BITS' } }))).toBe('own_request');
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending', votes: 0 });
    expect(await vote(world, 'ana', view)).toMatchObject({ status: 'approved' });
  });

  it('nor can the owner of any agent in the chain', async () => {
    const view = await propose(world, 'service.restart', { chain: ['acme-owned'] });
    expect(await codeOf(vote(world, 'olga', view))).toBe('own_request');
    expect(await codeOf(vote(world, 'olga', await propose(world, 'service.restart')))).toBe('ok');
  });

  it('the owner is the one at submission: giving the agent away afterwards frees nobody', async () => {
    const body = bodyFor('service.restart');
    const { view } = await submitRequest(world.ctx, world.agent('acme-owned'), body, metaFor(body));
    await world.test.admin.query(`UPDATE agent SET owner_person_id = NULL WHERE id = 'acme-owned'`);
    expect(await codeOf(vote(world, 'olga', view))).toBe('own_request');
    await world.test.admin.query(`UPDATE agent SET owner_person_id = 'olga' WHERE id = 'acme-owned'`);
  });
});

describe('I10 approvers are distinct people', () => {
  it('one person signs once', async () => {
    const first = await vote(world, 'ana', await propose(world, 'host.isolate'));
    expect(first).toMatchObject({ status: 'pending', approval: { given: [{ id: 'ana' }], missing: { technician: 1 } } });
    expect(await codeOf(vote(world, 'ana', first))).toBe('already_voted');
    expect(await vote(world, 'ben', first)).toMatchObject({ status: 'approved', decision: { decidedBy: [{ id: 'ana' }, { id: 'ben' }] } });
  });

  it('one person with two roles fills one seat, whichever is needed', async () => {
    const alone = await vote(world, 'cleo', await propose(world, 'user.disable'));
    expect(alone).toMatchObject({ status: 'pending', approval: { given: [{ id: 'cleo' }] } });
    expect(await codeOf(vote(world, 'cleo', alone))).toBe('already_voted');
    expect(await vote(world, 'mara', alone)).toMatchObject({ status: 'approved' });
    const withTechnician = await vote(world, 'cleo', await propose(world, 'user.disable'));
    expect(await vote(world, 'ana', withTechnician)).toMatchObject({ status: 'approved' });
  });

  it('two technicians do not make a manager', async () => {
    const first = await vote(world, 'ana', await propose(world, 'user.disable'));
    expect(await vote(world, 'ben', first)).toMatchObject({ status: 'pending', approval: { missing: { manager: 1 } } });
  });

  it('a role that the route does not name approves nothing, but may say no', async () => {
    const view = await propose(world, 'service.restart');
    expect(await codeOf(vote(world, 'mara', view))).toBe('role_not_needed');
    expect(await vote(world, 'mara', view, { verdict: 'deny' })).toMatchObject({ status: 'denied' });
  });

  it('neither auditors, nor admins, nor people of another customer decide', async () => {
    const view = await propose(world, 'service.restart');
    for (const verdict of ['approve', 'deny'] as const) {
      expect(await codeOf(vote(world, 'aud', view, { verdict }))).toBe('forbidden');
      expect(await codeOf(vote(world, 'nora', view, { verdict }))).toBe('not_found');
    }
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending', votes: 0 });
  });

  it('roles are what the database says now, not what a session says', async () => {
    const view = await propose(world, 'service.restart');
    const claims = { ...world.person('aud'), memberships: [{ tenant: 'acme', roles: ['technician' as const] }] };
    expect(await codeOf(decideRequest(world.ctx, claims, view.id, ballot(view)))).toBe('forbidden');
  });

  it.each([
    ['demoted', 'forbidden'],
    ['left', 'not_found'],
    ['disabled', 'signer_inactive'],
  ] as const)('who was %s signs nothing: %s', async (loss, code) => {
    const view = await propose(world, 'service.restart');
    await withoutRights(world, 'ana', loss, async () => {
      expect(await codeOf(vote(world, 'ana', view))).toBe(code);
      expect(await codeOf(vote(world, 'ana', view, { verdict: 'deny' }))).toBe(code);
    });
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending', votes: 0 });
  });

  it.each(LOSSES)('an approver who was %s after the grant was collected: it is not redeemed, and the approval is revoked', async (loss) => {
    const grant = await granted(world);
    await withoutRights(world, 'ana', loss, async () => expect(await codeOf(redeem(world, grant))).toBe('approver_lost'));
    expect(await stored(world, grant.view.id)).toMatchObject({ status: 'revoked', redeemed: 0 });
    expect(await codeOf(redeem(world, grant))).toBe('revoked');
  });
});

describe('a deny', () => {
  it('needs a reason, and the agent gets these words', async () => {
    const view = await propose(world, 'service.restart');
    expect(await codeOf(vote(world, 'ana', view, { verdict: 'deny', reason: '  ' }))).toBe('reason_required');
    await vote(world, 'ana', view, { verdict: 'deny', reason: 'wrong host' });
    expect(await collect(world, view.id)).toMatchObject({
      status: 'denied',
      decision: { outcome: 'denied', message: 'wrong host', decidedBy: [{ kind: 'person', id: 'ana', name: 'Ana' }] },
    });
  });

  it('after an approval revokes what was not redeemed', async () => {
    const view = await approved(world);
    expect(await codeOf(vote(world, 'ben', view, { verdict: 'deny', reason: '' }))).toBe('reason_required');
    expect(await vote(world, 'ben', view, { verdict: 'deny' })).toMatchObject({
      status: 'revoked',
      decision: { outcome: 'denied', decidedBy: [{ id: 'ben' }] },
    });
    expect((await collect(world, view.id)).grant).toBeNull();
  });

  it('of a call that policy allowed revokes it too', async () => {
    const view = await propose(world, 'inventory.read');
    expect(await vote(world, 'ben', view, { verdict: 'deny' })).toMatchObject({ status: 'revoked' });
    expect(await codeOf(redeem(world, { view, token: view.grant?.token ?? '' }))).toBe('revoked');
  });

  it('after the grant was redeemed comes too late, and says so', async () => {
    const { view } = await executing(world);
    const now = await collect(world, view.id);
    expect(await codeOf(vote(world, 'ben', now, { verdict: 'deny' }))).toBe('consumed');
    expect(await stored(world, view.id)).toMatchObject({ status: 'executing' });
    await expectLogVerifies(world);
  });
});
