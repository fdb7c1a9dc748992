import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, collect, granted, propose } from '../../test/world-moves.fixture.ts';
import { suspended } from '../../test/world-people.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { getReach } from './get-reach.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { listExecutorTools } from './list-executor-tools.ts';
import { listTools } from './list-tools.ts';
import { proposeTools } from './propose-tools.ts';
import { redeemGrant } from './redeem-grant.ts';
import { reviewTools } from './review-tools.ts';

let world: World;
let brought: string;
beforeAll(async () => {
  world = await createWorld();
  const definition = { name: 'write_file', description: 'Writes', inputSchema: { type: 'object' } };
  const { tools } = await proposeTools(world.ctx, world.executor('acme-exec-b'), { server: 'files', tools: [definition] });
  const [tool] = tools;
  if (!tool) throw new Error('nothing was proposed');
  brought = tool.name;
  const reviewed = [{ name: tool.name, definitionHash: tool.definitionHash, class: 'reversible' as const }];
  await reviewTools(world.ctx, world.person('mara'), { tenant: 'acme', reason: 'It writes to a test.', tools: reviewed });
});
afterAll(() => world.close());

const runnerOf = async (name: string) => {
  const { tools } = await listTools(world.ctx, world.agent('acme-agent'));
  return tools.find((tool) => tool.name === name)?.executor;
};
const runs = async (id: string) => listExecutorTools(world.ctx, world.person('ana'), { kind: 'executor', tenant: 'acme', id });

describe('which executor runs a tool', () => {
  it('is whoever brought it, and else the first of the customer that brought none: in every place that says so', async () => {
    expect([await runnerOf(brought), await runnerOf('service.restart')]).toEqual(['acme-exec-b', 'acme-exec']);
    const { tools } = await getReach(world.ctx, world.person('ana'), { kind: 'agent', tenant: 'acme', id: 'acme-agent' });
    expect(tools.find(({ name }) => name === brought)?.executor).toEqual({ id: 'acme-exec-b', name: 'Acme spare executor' });
    const { id } = await propose(world, 'service.restart');
    expect((await getRequestDetail(world.ctx.db, world.person('ana'), id)).executor).toEqual({ id: 'acme-exec', name: 'Acme executor' });
    const [first, second] = [await runs('acme-exec'), await runs('acme-exec-b')];
    expect(second).toMatchObject({ brings: true, tools: [{ name: brought, own: true }], first: { id: 'acme-exec' } });
    expect(first.brings).toBe(false);
    expect(first.tools.map(({ name }) => name)).toContain('service.restart');
    expect(first.tools.map(({ name }) => name)).not.toContain(brought);
  });

  it('does not change when another one is registered, whatever its id is', async () => {
    await world.test.admin.query(`INSERT INTO executor (tenant_id, id, name) VALUES ('acme', 'aaa', 'A newcomer')`);
    expect([await runnerOf(brought), await runnerOf('service.restart')]).toEqual(['acme-exec-b', 'acme-exec']);
    await world.test.admin.query(`UPDATE executor SET suspended_at = now() WHERE id = 'aaa'`);
  });

  it('is the one that the grant names, and another of the customer is told which', async () => {
    const { view, token } = await granted(world);
    const presented = { grant: token, digest: view.digest };
    await expect(redeemGrant(world.ctx, world.executor('acme-exec-b'), presented)).rejects.toMatchObject({
      code: 'wrong_executor',
      message: 'The grant is for the executor "acme-exec"; this is "acme-exec-b".',
    });
    // I6: one of another customer hears nothing of either.
    const foreign = redeemGrant(world.ctx, world.executor('northwind-exec'), presented);
    await expect(foreign).rejects.toMatchObject({ code: 'invalid_grant' });
    await expect(foreign).rejects.not.toThrow(/acme/);
  });

  it('a suspended one runs nothing: its own tools nobody, the others the next', async () => {
    await suspended(world, 'executor', 'acme-exec-b', async () => {
      expect(await runnerOf(brought)).toBeNull();
      expect(await runs('acme-exec-b')).toMatchObject({ tools: [] });
    });
    await suspended(world, 'executor', 'acme-exec', async () => {
      expect(await runnerOf('service.restart')).toBe('acme-exec-b');
    });
    const { id } = await granted(world).then(({ view }) => view);
    expect((await collect(world, id)).grant).not.toBeNull();
  });

  it('I6: of another customer, and of an agent, there is nothing to list', async () => {
    const list = (who: 'ana' | 'nora', ref: Parameters<typeof listExecutorTools>[2]) =>
      codeOf(listExecutorTools(world.ctx, world.person(who), ref));
    expect(await list('nora', { kind: 'executor', tenant: 'acme', id: 'acme-exec' })).toBe('not_found');
    expect(await list('ana', { kind: 'agent', tenant: 'acme', id: 'acme-agent' })).toBe('not_found');
    expect(
      (await listExecutorTools(world.ctx, world.person('nora'), { kind: 'executor', tenant: 'northwind', id: 'northwind-exec' })).tools,
    ).not.toEqual([]);
  });
});
