import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { codeOf, expectLogVerifies, vote } from '../../test/world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { acknowledgeNotice } from './acknowledge-notice.ts';
import { getWorkload } from './get-workload.ts';
import { listNotices } from './list-notices.ts';
import { listWorkloads } from './list-workloads.ts';
import { noteFlood } from './note-flood.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ pendingLimit: 2 });
});
afterEach(() => world.close());

const submit = (agent: 'acme-agent' | 'acme-owned' = 'acme-agent') => {
  const body = bodyFor('service.restart');
  return submitRequest(world.ctx, world.agent(agent), body, metaFor(body));
};
const floodingAt = async (id: 'acme-agent' | 'acme-owned' = 'acme-agent') =>
  (await getWorkload(world.ctx.db, world.person('mara'), { kind: 'agent', tenant: 'acme', id })).workload.floodingAt;
const notices = async () => (await listNotices(world.ctx.db, world.person('mara'))).items.filter(({ kind }) => kind === 'agent-flooding');
const leaves = async () =>
  (await world.test.admin.query(`SELECT count(*)::int AS n FROM audit_leaf WHERE type = 'agent.flooding'`)).rows[0]?.n as number;
/** As if this process had not written of it for a minute: another one, after a restart or beside it. */
const laterProcess = () => ({ ...world.ctx, db: Object.assign(Object.create(world.ctx.db) as typeof world.ctx.db, {}) });
const refuse = (code: 'rate_limited' | 'invalid_arguments') =>
  noteFlood(laterProcess(), { tenant: 'acme', id: 'acme-agent' }, new HoldpointError(code));

describe('an agent that asks for more than people can read', () => {
  it('is marked, and its managers are told once, however often it is refused', async () => {
    const first = (await submit()).view;
    await submit();
    expect(await floodingAt()).toBeNull();
    for (let call = 0; call < 5; call++) expect(await codeOf(submit())).toBe('too_many_pending');
    expect(await floodingAt()).not.toBeNull();
    expect(await floodingAt('acme-owned')).toBeNull();
    expect((await submit('acme-owned')).view.status).toBe('pending');
    const items = (await listWorkloads(world.ctx.db, world.person('ana'))).items.filter((each) => each.floodingAt !== null);
    expect(items.map(({ ref, state }) => [ref, state])).toEqual([['agent.acme.acme-agent', 'active']]);
    expect(await notices()).toMatchObject([
      { agent: 'agent.acme.acme-agent', agentName: 'Acme agent', by: 'Holdpoint', requestId: null, tenant: { id: 'acme' } },
    ]);
    expect((await listNotices(world.ctx.db, world.person('ana'))).items).toEqual([]);
    expect(world.tenantsTold).toEqual([{ tenant: 'acme', kind: 'agents' }]);
    expect(await leaves()).toBe(1);
    await expectLogVerifies(world);
    // It is told and not stopped: as soon as there is room, it may ask.
    await vote(world, 'ana', first, { verdict: 'deny', reason: 'enough' });
    expect((await submit()).view.status).toBe('pending');
  });

  it('one that calls too fast is, too; one whose call was wrong is not', async () => {
    await refuse('invalid_arguments');
    expect(await floodingAt()).toBeNull();
    await refuse('rate_limited');
    await refuse('rate_limited');
    expect(await floodingAt()).not.toBeNull();
    expect(await notices()).toMatchObject([{ body: expect.stringContaining('faster than it may') }]);
    expect(await leaves()).toBe(1);
  });

  it('the mark lives an hour after the last refusal; the next flood is news again, once the notice of this one was read', async () => {
    await refuse('rate_limited');
    const age = (interval: string) => world.test.admin.query(`UPDATE agent SET flooding_at = now() - $1::interval`, [interval]);
    await age('59 minutes');
    expect(await floodingAt()).not.toBeNull();
    await age('61 minutes');
    expect(await floodingAt()).toBeNull();
    await refuse('rate_limited');
    expect(await notices()).toHaveLength(1);
    expect(await leaves()).toBe(2);
    await acknowledgeNotice(world.ctx, world.person('mara'), (await notices())[0]?.id ?? '');
    await age('61 minutes');
    await refuse('rate_limited');
    expect((await notices()).map(({ acknowledgedBy }) => acknowledgedBy)).toEqual([null, 'Mara']);
  });
});
