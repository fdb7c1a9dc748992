import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '#lib/audit/verify.ts';
import { MAX_CALLBACK_ORIGINS } from '#lib/domain/callback.ts';
import { codeOf, expectLogVerifies } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { createCallbackOrigin } from './create-callback-origin.ts';
import { exportAudit } from './export-audit.ts';
import { getWorkload } from './get-workload.ts';
import { listCallbackOrigins } from './list-callback-origins.ts';
import { revokeCallbackOrigin } from './revoke-callback-origin.ts';
import { revokeWorkload } from './revoke-workload.ts';

let world: World;
let keys = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await expectLogVerifies(world);
  await world.close();
});

type Who = Parameters<World['person']>[0];
const create = (change: object = {}, who: Who = 'mara', key = `k${(keys += 1)}`) => {
  const body = { tenant: 'acme', agent: 'acme-agent', address: 'https://agents.example/cb', ...change };
  return createCallbackOrigin(world.ctx, world.person(who), body, { key, bodyHash: JSON.stringify(body) });
};
const end = (id: string, who: Who = 'mara') => revokeCallbackOrigin(world.ctx, world.person(who), id);
const list = async (who: Who, query: { tenant?: string; agent?: string } = {}) =>
  (await listCallbackOrigins(world.ctx.db, world.person(who), query)).items;
const leaves = async () => {
  const { rows } = await world.test.admin.query<{ type: string; text: string }>(
    `SELECT type, bytes AS text FROM audit_leaf WHERE type LIKE 'callback-origin.%' OR type LIKE 'agent.%' ORDER BY tenant_id, seq`,
  );
  return rows;
};

describe('where an agent may be told', () => {
  it('I7: each change has its leaf, and the same change twice has one; the address itself is only committed to', async () => {
    const made = await create({}, 'mara', 'leaf');
    expect(await create({}, 'mara', 'leaf')).toEqual(made);
    expect(await codeOf(create({ address: 'https://other.example' }, 'mara', 'leaf'))).toBe('idempotency_key_reused');
    await end(made.id);
    await end(made.id);
    const told = await leaves();
    expect(told.map(({ type }) => type)).toEqual(['callback-origin.created', 'callback-origin.revoked']);
    expect(told.map(({ text }) => text).join()).not.toContain('agents.example');
    expect((await verifyLog(exportAudit(world.ctx.db, 'acme'))).problems).toEqual([]);
  });

  it.each<[Who, string]>([
    ['mara', 'ok'],
    ['aud', 'ok'],
    ['cleo', 'ok'],
    ['ana', 'forbidden'],
    ['olga', 'forbidden'],
    ['nora', 'not_found'],
  ])('is said by managers and administrators of its customer: %s, %s', async (who, code) => {
    const address = `https://${who}.example/`;
    expect(await codeOf(create({ address }, who))).toBe(code);
    const { id } = code === 'ok' ? (await list('mara')).find((each) => each.address === address)! : await create({ address });
    expect(await codeOf(end(id, who))).toBe(code);
    await end(id);
  });

  it.each([
    ['http', 'http://agents.example/'],
    ['an address of this machine', 'https://127.0.0.1/'],
    ['the metadata service', 'http://169.254.169.254/'],
    ['a query', 'https://agents.example/?a'],
    ['a pattern', 'https://*.example/'],
  ])('is not %s', async (_what, address) => {
    expect(await codeOf(create({ address }))).toBe('callback_not_allowed');
  });

  it.each([
    ['an agent that is not there', { agent: 'nobody' }],
    ['an agent of another customer', { agent: 'northwind-agent' }],
    ['an executor', { agent: 'acme-exec' }],
    ['a customer that is not there', { tenant: 'nobodys' }],
  ])('is of an agent of that customer, and not of %s', async (_what, change) => {
    expect(await codeOf(create(change))).toBe('not_found');
  });

  it('stands once, and may stand again when it was ended', async () => {
    const first = await create({ address: 'https://once.example' });
    expect(first.address).toBe('https://once.example/');
    expect(await codeOf(create({ address: 'https://once.example/' }))).toBe('callback_origin_exists');
    await end(first.id);
    const again = await create({ address: 'https://once.example/' });
    expect(again.id).not.toBe(first.id);
    await end(again.id);
  });

  it('is at most ten places at a time', async () => {
    const made = [];
    for (let at = 0; at < MAX_CALLBACK_ORIGINS; at += 1) made.push(await create({ address: `https://many.example/${at}` }));
    expect(await codeOf(create({ address: 'https://many.example/more' }))).toBe('too_many_callback_origins');
    expect(await codeOf(create({ address: 'https://many.example/more', agent: 'acme-owned' }))).toBe('ok');
    await Promise.all(made.map(({ id }) => end(id)));
  });

  it('is told to managers, administrators and auditors of its customer, and to nobody else (I6)', async () => {
    await create({ address: 'https://seen.example/' });
    await create({ address: 'https://seen.example/', tenant: 'northwind', agent: 'northwind-agent' });
    const seen = async (who: Who) =>
      [...new Set((await list(who)).filter(({ address }) => address === 'https://seen.example/').map(({ tenant }) => tenant))].sort();
    expect(await Promise.all((['mara', 'aud', 'cleo', 'ana', 'ben', 'nora'] as const).map(seen))).toEqual([
      ['acme', 'northwind'],
      ['acme'],
      ['acme'],
      [],
      [],
      [],
    ]);
    expect(await list('mara', { tenant: 'northwind', agent: 'acme-agent' })).toEqual([]);
  });

  it('ends with everything of its agent, told in the one leaf; the row of the agent counts what stands', async () => {
    const ref = { kind: 'agent', tenant: 'northwind', id: 'northwind-agent' } as const;
    const { id } = await create({ address: 'https://last.example/', tenant: ref.tenant, agent: ref.id });
    expect((await getWorkload(world.ctx.db, world.person('mara'), ref)).workload.callbackOrigins).toBeGreaterThan(0);
    const after = await revokeWorkload(world.ctx, world.person('mara'), ref, { reason: 'gone', typed: 'Northwind agent' });
    expect(after.workload.callbackOrigins).toBe(0);
    expect((await list('mara', { tenant: ref.tenant })).every(({ endedAt }) => endedAt !== null)).toBe(true);
    const { rows } = await world.test.admin.query<{ openings: unknown }>(
      `SELECT o.openings FROM audit_opening o JOIN audit_leaf l USING (tenant_id, seq) WHERE l.type = 'agent.revoked' AND l.tenant_id = 'northwind'`,
    );
    expect(JSON.stringify(rows)).toContain(id);
    await expectLogVerifies(world, 'northwind');
  });
});
