import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentPrincipal, ExecutorPrincipal } from '#lib/auth/principal.ts';
import { expectLogVerifies } from '../../test/world-moves.fixture.ts';
import { createWorld, PEPPER, type World } from '../../test/world.fixture.ts';
import { getWorkload } from './get-workload.ts';
import { listNotices } from './list-notices.ts';
import { noteKeyUse } from './note-key-use.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const use = (workload: AgentPrincipal | ExecutorPrincipal, address: string) =>
  noteKeyUse(world.ctx.db, { keyPepper: PEPPER }, workload, { address, userAgent: 'node' });
const detailOf = ({ kind, tenant, id }: AgentPrincipal | ExecutorPrincipal) =>
  getWorkload(world.ctx.db, world.person('mara'), { kind, tenant, id });
const noticesOf = async (name: string) =>
  (await listNotices(world.ctx.db, world.person('mara'))).items.filter(
    ({ agentName, kind }) => kind === 'key-shared' && agentName === name,
  );

describe('a key that is used from two places', () => {
  it('in turn is marked, told to the managers once, and refused nowhere', async () => {
    const agent = world.agent('acme-agent');
    for (const address of ['203.0.113.7', '198.51.100.9']) await use(agent, address);
    expect(await detailOf(agent)).toMatchObject({ workload: { keyShared: false } });
    for (const address of ['203.0.113.7', '198.51.100.9', '203.0.113.7']) await use(agent, address);
    const { workload, keys } = await detailOf(agent);
    expect(workload).toMatchObject({ keyShared: true, state: 'active' });
    expect(keys[0]?.sources.map(({ network }) => network).sort()).toEqual(['198.51.100.0/24', '203.0.113.0/24']);
    expect(workload.lastSeenAt).not.toBeNull();
    expect(keys[0]?.lastUsedAt).not.toBeNull();
    expect(await noticesOf('Acme agent')).toMatchObject([{ agent: 'agent.acme.acme-agent', by: 'Holdpoint', requestId: null }]);
    const { rows } = await world.test.admin.query(`SELECT count(*)::int AS leaves FROM audit_leaf WHERE type = 'key.shared'`);
    expect(rows).toEqual([{ leaves: 1 }]);
    await expectLogVerifies(world);
  });

  it('one after the other has moved: no mark', async () => {
    const agent = world.agent('acme-owned');
    for (const address of ['203.0.113.7', '203.0.113.7', '198.51.100.9', '198.51.100.9']) await use(agent, address);
    expect(await detailOf(agent)).toMatchObject({ workload: { keyShared: false } });
  });

  it('over both address families in turn is one machine: no mark', async () => {
    const agent = world.agent('northwind-agent');
    for (const address of ['203.0.113.7', '2001:db8::1', '203.0.113.7', '2001:db8::1']) await use(agent, address);
    expect(await detailOf(agent)).toMatchObject({ workload: { keyShared: false }, keys: [{ sources: [{}, {}] }] });
  });

  it('long ago does not count', async () => {
    const agent = world.agent('northwind-agent');
    await use(agent, '192.0.2.1');
    await world.test.admin.query(`UPDATE key_source SET last_at = last_at - interval '11 minutes' WHERE key_id = $1`, [agent.keyId]);
    await use(agent, '192.0.2.77');
    await use(agent, '192.0.2.1');
    expect(await detailOf(agent)).toMatchObject({ workload: { keyShared: false } });
  });

  it('an executor’s is marked without a notice: two of one pair may well share it', async () => {
    const executor = world.executor('acme-exec');
    for (const address of ['203.0.113.7', '198.51.100.9', '203.0.113.7']) await use(executor, address);
    expect(await detailOf(executor)).toMatchObject({ workload: { keyShared: true } });
    expect(await noticesOf('Acme executor')).toEqual([]);
  });

  it('is written once a minute for each place, however busy', async () => {
    const agent = world.agent('acme-owned');
    const written = async () =>
      (await world.test.admin.query(`SELECT json_agg(last_at ORDER BY source) AS at FROM key_source WHERE key_id = $1`, [agent.keyId]))
        .rows;
    const before = await written();
    for (const address of ['198.51.100.9', '2001:db8::5', '198.51.100.9', '2001:db8::5']) await use(agent, address);
    const after = await written();
    expect(after).not.toEqual(before);
    for (const address of ['198.51.100.9', '2001:db8::5', '198.51.100.9', '2001:db8::5']) await use(agent, address);
    expect(await written()).toEqual(after);
  });

  it('a place is forgotten 30 days after its last use', async () => {
    const agent = world.agent('acme-owned');
    await world.test.admin.query(`UPDATE key_source SET last_at = now() - interval '31 days' WHERE key_id = $1`, [agent.keyId]);
    await use(agent, '192.0.2.5');
    expect((await detailOf(agent)).keys[0]?.sources.map(({ network }) => network)).toEqual(['192.0.2.0/24']);
  });
});
