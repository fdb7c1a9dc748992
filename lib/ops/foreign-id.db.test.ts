import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { ballot, executing, propose, redeem, stored } from '../../test/world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { collectDecision } from './collect-decision.ts';
import { countOpen } from './count-open.ts';
import { decideRequest } from './decide-request.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { listRequests } from './list-requests.ts';
import { postMessage } from './post-message.ts';
import { reportResult } from './report-result.ts';
import { submitRequest } from './submit-request.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
let pending: RequestView;
let running: Awaited<ReturnType<typeof executing>>;
beforeAll(async () => {
  world = await createWorld();
  pending = await propose(world, 'service.restart');
  running = await executing(world);
});
afterAll(() => world.close());

/** All that a caller learns from a refusal. */
async function answer(operation: Promise<unknown>) {
  try {
    await operation;
  } catch (error) {
    if (error instanceof HoldpointError) return { code: error.code, message: error.message, extra: error.extra };
    throw error;
  }
  throw new Error('it was not refused');
}

const NOBODYS = ['req_0000000000000000000000000a', 'req_1', 'x', '', "'; DROP TABLE vote; --", 'a'.repeat(200), '../req_1'];
const NOT_FOUND = { code: 'not_found', message: 'No such request.', extra: {} };

const HELLO = { body: 'hello' };
const KEY = { key: 'k-1', bodyHash: 'h' };

type Operation = (id: string) => Promise<unknown>;
const OPERATIONS: Record<string, Operation> = {
  'an agent of another customer collects': (id) => collectDecision(world.ctx, world.agent('northwind-agent'), id),
  'an agent of another customer withdraws': (id) => withdrawRequest(world.ctx, world.agent('northwind-agent'), id, { reason: '' }),
  'an agent of another customer writes': (id) => postMessage(world.ctx, world.agent('northwind-agent'), id, HELLO, KEY),
  'another agent of this customer collects': (id) => collectDecision(world.ctx, world.agent('acme-owned'), id),
  'another agent of this customer withdraws': (id) => withdrawRequest(world.ctx, world.agent('acme-owned'), id, { reason: '' }),
  'another agent of this customer writes': (id) => postMessage(world.ctx, world.agent('acme-owned'), id, HELLO, KEY),
  'a person of another customer looks': (id) => getRequestDetail(world.ctx.db, world.person('nora'), id),
  'a person of another customer approves': (id) => decideRequest(world.ctx, world.person('nora'), id, ballot(pending)),
  'a person of another customer approves, naming their own': (id) =>
    decideRequest(world.ctx, world.person('nora'), id, ballot(pending, { tenant: 'northwind' })),
  'a person of another customer denies': (id) => decideRequest(world.ctx, world.person('nora'), id, ballot(pending, { verdict: 'deny' })),
  'a person of another customer edits': (id) =>
    decideRequest(world.ctx, world.person('nora'), id, ballot(pending, { arguments: { service: 'BITS' } })),
  'a person of another customer writes': (id) => postMessage(world.ctx, world.person('nora'), id, HELLO, KEY),
  'an executor of another customer reports': (id) =>
    reportResult(world.ctx, world.executor('northwind-exec'), id, { lease: running.call.lease, status: 'failed', output: null }),
  'another executor of this customer reports': (id) =>
    reportResult(world.ctx, world.executor('acme-exec-b'), id, { lease: running.call.lease, status: 'failed', output: null }),
};

describe('I6 nothing of one customer reaches a principal of another', () => {
  it.each(Object.entries(OPERATIONS))('%s: the answer is that of an id that nobody has', async (_, operation) => {
    for (const id of NOBODYS) expect(await answer(operation(id)), JSON.stringify(id)).toEqual(NOT_FOUND);
    const before = await stored(world, pending.id);
    const runningBefore = await stored(world, running.view.id);
    expect(await answer(operation(pending.id))).toEqual(NOT_FOUND);
    expect(await answer(operation(running.view.id))).toEqual(NOT_FOUND);
    expect(await stored(world, pending.id)).toEqual(before);
    expect(await stored(world, running.view.id)).toEqual(runningBefore);
  });

  it('no message of theirs was kept', async () => {
    expect((await world.test.admin.query('SELECT 1 FROM message')).rows).toEqual([]);
  });

  it('another customer’s grant is as invalid as one that was never minted', async () => {
    const foreign = { ...world, executor: () => world.executor('northwind-exec') };
    const genuine = await answer(redeem(foreign, running));
    expect(genuine.code).toBe('invalid_grant');
    expect(await answer(redeem(foreign, { view: running.view, token: `${running.token}x` }))).toEqual(genuine);
  });

  it('lists and counts hold the customers of one’s memberships and no others', async () => {
    const body = bodyFor('inventory.read', { tool: 'user.disable', arguments: { reason: 'left' }, targets: [] });
    const { view } = await submitRequest(world.ctx, world.agent('northwind-agent'), body, metaFor(body));
    const query = { status: 'open' as const, limit: 50 };
    const idsFor = async (id: Parameters<World['person']>[0]) =>
      (await listRequests(world.ctx.db, world.person(id), query)).items.map((r) => r.id);
    expect(await idsFor('nora')).toEqual([view.id]);
    expect(await idsFor('ana')).toEqual([pending.id]);
    expect((await idsFor('ben')).sort()).toEqual([pending.id, view.id].sort());
    expect(await listRequests(world.ctx.db, world.person('nora'), { ...query, tenant: 'acme' })).toMatchObject({ items: [], total: 0 });
    expect(await countOpen(world.ctx.db, world.person('nora'))).toEqual({ open: 1, byTenant: { northwind: 1 } });
    expect(await countOpen(world.ctx.db, world.person('ana'))).toEqual({ open: 1, byTenant: { acme: 1 } });
  });

  it('a target of another customer is told to be foreign, and never whose it is', async () => {
    const foreign = await propose(world, 'service.restart', { targets: [{ kind: 'host', name: 'NW-WS1' }] });
    expect(foreign).toMatchObject({ status: 'pending', approval: { need: { manager: 1, technician: 1 } } });
    expect(foreign.targets).toEqual([
      expect.objectContaining({ name: 'NW-WS1', resolved: false, foreign: true, displayName: null, role: null, owner: null }),
    ]);
    expect(JSON.stringify(foreign)).not.toContain('northwind');
  });

  it('the chain tells nothing about agents of another customer', async () => {
    const unknown = await propose(world, 'service.restart', { chain: ['nobody'] });
    const foreign = await propose(world, 'service.restart', { chain: ['northwind-agent'] });
    expect([foreign.status, foreign.policy.reasons, foreign.approval?.need]).toEqual([
      unknown.status,
      unknown.policy.reasons,
      unknown.approval?.need,
    ]);
  });

  it('one key belongs to one agent: the same Idempotency-Key of another customer is another request', async () => {
    const body = bodyFor('inventory.read');
    const mine = await submitRequest(world.ctx, world.agent('acme-agent'), body, metaFor(body, 'shared-key'));
    const theirs = await submitRequest(world.ctx, world.agent('northwind-agent'), body, metaFor(body, 'shared-key'));
    expect(theirs.replayed).toBe(false);
    expect(theirs.view.id).not.toBe(mine.view.id);
    expect(theirs.view.tenant).toBe('northwind');
  });
});
