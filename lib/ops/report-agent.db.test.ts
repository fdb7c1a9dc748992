import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import {
  approved,
  codeOf,
  collect,
  executing,
  expectLogVerifies,
  granted,
  type PersonId,
  propose,
  redeem,
  stored,
  vote,
} from '../../test/world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { acknowledgeNotice } from './acknowledge-notice.ts';
import { listNotices } from './list-notices.ts';
import { reportAgent } from './report-agent.ts';
import { reportResult } from './report-result.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.test.admin.query('UPDATE agent SET suspended_at = NULL, suspended_reason = NULL');
});

const report = async (view: Pick<RequestView, 'id' | 'digest' | 'version' | 'tenant'>, who: PersonId = 'ana', change: object = {}) => {
  const { digest, version, tenant } = view;
  return (
    await reportAgent(world.ctx, world.person(who), view.id, { reason: 'it lies about the host', digest, version, tenant, ...change })
  ).request;
};
const agentRow = async () =>
  (await world.test.admin.query(`SELECT suspended_at IS NOT NULL AS suspended, suspended_reason FROM agent WHERE id = 'acme-agent'`))
    .rows[0];
const leavesOf = async (type: string) =>
  (
    await world.test.admin.query('SELECT l.bytes, o.openings FROM audit_leaf l JOIN audit_opening o ON o.seq = l.seq WHERE l.type = $1', [
      type,
    ])
  ).rows;

describe('an agent that is reported as malicious', () => {
  it('I7 is suspended with the denial, in one transaction with their leaves; managers are told', async () => {
    const view = await propose(world, 'service.restart');
    const told = world.announced.length;
    expect(await report(view)).toMatchObject({
      status: 'denied',
      decision: { message: 'it lies about the host', decidedBy: [{ id: 'ana' }] },
    });
    expect(await agentRow()).toEqual({ suspended: true, suspended_reason: 'it lies about the host' });
    expect(await stored(world, view.id)).toMatchObject({ leaves: ['request.submitted', 'request.voted', 'request.denied'] });
    const [leaf] = await leavesOf('agent.suspended');
    expect(JSON.parse(leaf.bytes)).toMatchObject({ actor: { kind: 'person', id: 'ana' }, request: null, from: null, to: null });
    expect(leaf.openings).toMatchObject({ agent: { value: { id: 'acme-agent' } }, request: { value: view.id } });
    expect(world.announced.slice(told).map(({ kind }) => kind)).toEqual(['decided', 'notice']);
    expect((await listNotices(world.ctx.db, world.person('mara'))).items).toMatchObject([
      {
        kind: 'agent-reported',
        requestId: view.id,
        agentName: 'Acme agent',
        by: 'Ana',
        body: 'it lies about the host',
        acknowledgedBy: null,
      },
    ]);
    await expectLogVerifies(world);
  });

  it('I3 loses every approval that was not redeemed, each with its own leaf; what runs already runs on', async () => {
    const [own, other, running] = [await approved(world), await granted(world), await executing(world)];
    expect(await report(own)).toMatchObject({ status: 'revoked' });
    expect(await stored(world, other.view.id)).toMatchObject({ status: 'revoked', leaves: expect.arrayContaining(['request.revoked']) });
    expect(await stored(world, running.view.id)).toMatchObject({ status: 'executing' });
    await world.test.admin.query('UPDATE agent SET suspended_at = NULL');
    expect(await codeOf(redeem(world, other))).toBe('revoked');
    await expectLogVerifies(world);
  });

  it('I1 gets no further approval and no grant', async () => {
    const [first, second] = [await propose(world, 'service.restart'), await propose(world, 'service.restart')];
    await report(first);
    expect(await codeOf(vote(world, 'ben', second))).toBe('agent_suspended');
    expect(await codeOf(collect(world, second.id))).toBe('agent_suspended');
    expect(await vote(world, 'ben', second, { verdict: 'deny' })).toMatchObject({ status: 'denied' });
  });

  it.each(['executing', 'denied', 'succeeded'] as const)(
    'may be reported for a request that is %s; that one stays as it is',
    async (status) => {
      const run = status === 'denied' ? null : await executing(world);
      const view = run?.view ?? (await propose(world, 'service.restart'));
      if (status === 'denied') await vote(world, 'ben', view, { verdict: 'deny' });
      if (run && status === 'succeeded')
        await reportResult(world.ctx, world.executor('acme-exec'), view.id, { lease: run.call.lease, status, output: null });
      expect(await report(view)).toMatchObject({ status });
      expect(await agentRow()).toMatchObject({ suspended: true });
    },
  );

  it('a second report of the same by the same person changes nothing, and suspends nobody who was let go since', async () => {
    const view = await propose(world, 'service.restart');
    await report(view);
    const [leaves, notices] = [await leavesOf('agent.suspended'), await listNotices(world.ctx.db, world.person('mara'))];
    expect(await report(view)).toMatchObject({ status: 'denied' });
    await world.test.admin.query('UPDATE agent SET suspended_at = NULL, suspended_reason = NULL');
    expect(await report(view)).toMatchObject({ status: 'denied' });
    expect(await agentRow()).toMatchObject({ suspended: false });
    expect(await leavesOf('agent.suspended')).toEqual(leaves);
    expect(await listNotices(world.ctx.db, world.person('mara'))).toEqual(notices);
  });

  it('finishes what a crash left unfinished', async () => {
    const [view, left] = [await propose(world, 'service.restart'), await approved(world)];
    // The process dies after the first commit: nobody is told, and nothing that comes after it is done.
    const dying = {
      ...world.ctx,
      announce: () => {
        throw new Error('killed');
      },
    };
    const body = { reason: 'it lies', digest: view.digest, version: view.version, tenant: view.tenant };
    await expect(reportAgent(dying, world.person('ana'), view.id, body)).rejects.toThrow('killed');
    expect(await agentRow()).toMatchObject({ suspended: true });
    expect(await stored(world, left.id)).toMatchObject({ status: 'approved' });
    await report(view);
    expect(await stored(world, left.id)).toMatchObject({ status: 'revoked' });
  });
});

describe('who may report, and what', () => {
  it.each<[string, PersonId, object, string]>([
    ['a person of another customer', 'nora', {}, 'not_found'],
    ['an auditor', 'aud', {}, 'forbidden'],
    ['a view of another customer', 'ana', { tenant: 'northwind' }, 'stale_view'],
    ['another call than this', 'ana', { digest: 'd' }, 'stale_view'],
    ['no reason', 'ana', { reason: ' ' }, 'reason_required'],
  ])('%s: refused, and nothing happens', async (_, who, change, code) => {
    const view = await propose(world, 'service.restart');
    expect(await codeOf(report(view, who, change))).toBe(code);
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending' });
    expect(await agentRow()).toMatchObject({ suspended: false });
  });

  it('I10 the owner of an agent neither reports nor saves it', async () => {
    const body = bodyFor('service.restart');
    const { view } = await submitRequest(world.ctx, world.agent('acme-owned'), body, metaFor(body));
    expect(await codeOf(report(view, 'olga'))).toBe('own_request');
  });
});

describe('I2 a report against an approval of the same moment', () => {
  it.each([1, 2, 3, 4])('one truth, and nothing of the agent can run afterwards (%i)', async () => {
    const [reported, beside] = [await propose(world, 'service.restart'), await propose(world, 'service.restart')];
    await Promise.all([codeOf(report(reported)), codeOf(vote(world, 'ben', reported)), codeOf(vote(world, 'cleo', beside))]);
    expect((await stored(world, reported.id)).status).toMatch(/^(denied|revoked)$/);
    expect((await stored(world, beside.id)).status).toMatch(/^(pending|revoked)$/);
    expect(await agentRow()).toMatchObject({ suspended: true });
    await expectLogVerifies(world);
  });
});

describe('I6 notices', () => {
  it('are for the managers of that customer; the first who acknowledges one stays on record', async () => {
    const view = await propose(world, 'service.restart');
    await report(view);
    const list = async (who: PersonId) => (await listNotices(world.ctx.db, world.person(who))).items.map(({ requestId }) => requestId);
    expect(await list('mara')).toContain(view.id);
    expect(await list('cleo')).toContain(view.id);
    expect([await list('ana'), await list('aud'), await list('nora'), await list('ben')]).toEqual([[], [], [], []]);
    const [notice] = (await listNotices(world.ctx.db, world.person('mara'))).items.filter(({ requestId }) => requestId === view.id);
    const acknowledge = (who: PersonId, id = notice?.id ?? '') => acknowledgeNotice(world.ctx, world.person(who), id);
    expect(await codeOf(acknowledge('ana'))).toBe('not_found');
    expect(await codeOf(acknowledge('nora'))).toBe('not_found');
    expect(await codeOf(acknowledge('mara', 'ntc_0'))).toBe('not_found');
    expect(await acknowledge('mara')).toMatchObject({ acknowledgedBy: 'Mara' });
    expect(await acknowledge('cleo')).toMatchObject({ acknowledgedBy: 'Mara' });
  });
});
