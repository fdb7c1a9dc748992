import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeBody } from '#lib/contract/workload-view.ts';
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
import { createWorld, type World } from '../../test/world.fixture.ts';
import { changeProperties } from './change-properties.ts';
import type { OpsContext } from './context.ts';
import { getReach } from './get-reach.ts';
import { getWorkload } from './get-workload.ts';

let world: World;
let before: { environment: string; classes: string[] };
beforeAll(async () => {
  world = await createWorld();
  before = (await world.test.admin.query(`SELECT environment, classes FROM agent WHERE id = 'acme-agent'`)).rows[0];
});
afterAll(() => world.close());
afterEach(async () => {
  await world.test.admin.query(
    `UPDATE agent SET environment = $1, classes = $2, owner_person_id = NULL, changed_at = NULL WHERE id = 'acme-agent'`,
    [before.environment, before.classes],
  );
});

const REF = { kind: 'agent', tenant: 'acme', id: 'acme-agent' } as const;
const change = (body: Partial<ChangeBody> = {}, who: PersonId = 'mara', ctx: OpsContext = world.ctx) =>
  changeProperties(ctx, world.person(who), REF, {
    environment: 'lab',
    classes: ['patching'],
    owner: 'unchanged',
    reason: 'It moved.',
    ...body,
  });
const same = () => change({ environment: before.environment as 'production', classes: before.classes });
/** Two seconds on, as far as the change is concerned. */
const settle = () => world.test.admin.query(`UPDATE agent SET changed_at = changed_at - interval '1 minute' WHERE id = 'acme-agent'`);
const leaves = async () => {
  const { rows } = await world.test.admin.query<{ said: Record<string, { value: unknown }> }>(
    `SELECT o.openings AS said FROM audit_leaf l JOIN audit_opening o USING (tenant_id, seq) WHERE l.type = 'agent.changed' ORDER BY seq`,
  );
  return rows.map(({ said }) => said);
};

describe('an agent is changed', () => {
  it('is what policy judges its next call by, and the log has it as it was and as it is', async () => {
    const told = (await leaves()).length;
    const detail = await change({ classes: ['b', 'a', 'b'] });
    expect(detail).toMatchObject({ workload: { environment: 'lab', classes: ['a', 'b'] }, owner: null, ownedByMe: false });
    const all = await leaves();
    expect(all).toHaveLength(told + 1);
    expect(JSON.stringify(all.at(-1))).toContain('It moved.');
    expect(all.at(-1)?.['properties']?.value).toEqual({ environment: 'lab', classes: ['a', 'b'], owner: null });
    expect(all.at(-1)?.['before']?.value).toMatchObject({ environment: before.environment });
    const { rows } = await world.test.admin.query(`SELECT environment, classes FROM agent WHERE id = 'acme-agent'`);
    expect(rows).toEqual([{ environment: 'lab', classes: ['a', 'b'] }]);
    await settle();
    expect(await propose(world, 'service.restart')).toMatchObject({ status: 'pending' });
    await expectLogVerifies(world);
  });

  it('the same as it is changes nothing, says nothing, and leaves what waits alone', async () => {
    const [told, waiting] = [(await leaves()).length, await propose(world, 'service.restart')];
    await same();
    expect(await leaves()).toHaveLength(told);
    expect(await stored(world, waiting.id)).toMatchObject({ status: 'pending' });
  });

  it('what waits is denied and what was approved is revoked; what runs, runs on; and another agent is left alone', async () => {
    const [waiting, open, running] = [await propose(world, 'service.restart'), await granted(world), await executing(world)];
    await change();
    expect(await stored(world, waiting.id)).toMatchObject({ status: 'denied', leaves: ['request.submitted', 'request.denied'] });
    expect(await stored(world, open.view.id)).toMatchObject({ status: 'revoked' });
    expect(await codeOf(redeem(world, open))).toBe('revoked');
    expect(await stored(world, running.view.id)).toMatchObject({ status: 'executing' });
    expect(await collect(world, waiting.id)).toMatchObject({ decision: { message: expect.stringContaining('Ask again') as string } });
    await expectLogVerifies(world);
  });

  it('I8: where the change was committed and the rest was not done, nothing that was asked before can be approved or run', async () => {
    const [waiting, decided, open] = [await propose(world, 'service.restart'), await approved(world), await granted(world)];
    const dying = {
      ...world.ctx,
      announce: () => {
        throw new Error('killed');
      },
    };
    await expect(change({}, 'mara', dying)).rejects.toThrow('killed');
    const left = [waiting, decided, open.view].map(({ id }) => stored(world, id));
    expect((await Promise.all(left)).map(({ status }) => status)).toContain('approved');
    if ((await stored(world, waiting.id)).status === 'pending') expect(await codeOf(vote(world, 'ana', waiting))).toBe('policy_changed');
    expect(await collect(world, decided.id)).toMatchObject({ status: 'revoked', grant: null });
    expect(await codeOf(redeem(world, open))).toMatch(/^(policy_changed|revoked)$/);
    await change();
    expect(await stored(world, waiting.id)).toMatchObject({ status: 'denied' });
    await expectLogVerifies(world);
  });

  it('I8: a pending call of the former agent is refused its approval, and may be denied', async () => {
    const waiting = await propose(world, 'service.restart');
    await world.test.admin.query(`UPDATE agent SET changed_at = clock_timestamp() WHERE id = 'acme-agent'`);
    expect(await codeOf(vote(world, 'ana', waiting))).toBe('policy_changed');
    expect(await vote(world, 'ana', waiting, { verdict: 'deny' })).toMatchObject({ status: 'denied' });
  });

  it('I8: a grant of the former agent is refused and its approval revoked', async () => {
    const open = await granted(world);
    await world.test.admin.query(`UPDATE agent SET changed_at = clock_timestamp() WHERE id = 'acme-agent'`);
    expect(await codeOf(redeem(world, open))).toBe('policy_changed');
    expect(await stored(world, open.view.id)).toMatchObject({ status: 'revoked' });
  });

  it.each([1, 2, 3, 4])('against approvals of the same moment, nothing that was asked before runs afterwards (%i)', async () => {
    const requests = await Promise.all([1, 2, 3].map(() => propose(world, 'service.restart')));
    await Promise.all([change(), ...requests.map((view) => codeOf(vote(world, 'ben', view)))]);
    for (const { id } of requests) expect((await stored(world, id)).status).toMatch(/^(denied|revoked)$/);
    await expectLogVerifies(world);
  });
});

describe('the owner', () => {
  it('I10: who takes it on cannot sign what it asked before, nor what it asks next', async () => {
    const waiting = await propose(world, 'service.restart');
    expect(await change({ owner: 'me' }, 'cleo')).toMatchObject({ owner: 'Cleo', ownedByMe: true });
    expect(await stored(world, waiting.id)).toMatchObject({ status: 'denied' });
    await settle();
    expect(await codeOf(vote(world, 'cleo', await propose(world, 'service.restart')))).toBe('own_request');
  });

  it('I10: cannot take it off themselves; somebody else can', async () => {
    await change({ owner: 'me' }, 'cleo');
    expect(await codeOf(change({ owner: 'nobody' }, 'cleo'))).toBe('forbidden');
    expect(await change({ environment: 'staging' }, 'cleo')).toMatchObject({ owner: 'Cleo' });
    expect(await change({ owner: 'nobody' }, 'mara')).toMatchObject({ owner: null });
  });
});

describe('who may', () => {
  it('managers and administrators of the customer; an executor has nothing to change', async () => {
    expect([await codeOf(change({}, 'ana')), await codeOf(change({}, 'nora'))]).toEqual(['forbidden', 'not_found']);
    const executor = { kind: 'executor', tenant: 'acme', id: 'acme-exec' } as const;
    const body = { environment: 'lab', classes: ['a'], owner: 'unchanged', reason: 'r' } as const;
    expect(await codeOf(changeProperties(world.ctx, world.person('mara'), executor, { ...body, classes: ['a'] }))).toBe('not_found');
    expect((await getWorkload(world.ctx.db, world.person('ana'), REF)).workload.environment).toBe(before.environment);
    expect((await getReach(world.ctx, world.person('ana'), REF)).tools.length).toBeGreaterThan(0);
  });
});
