import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposedToolQuery, proposeToolsBody, reviewToolsBody } from '#lib/contract/proposed-tool.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { countProposedTools } from './count-proposed-tools.ts';
import { listProposedTools } from './list-proposed-tools.ts';
import { proposeTools } from './propose-tools.ts';
import { reviewTools } from './review-tools.ts';

let world: World;
const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: 'object' }, ...more });
const propose = (executor: 'acme-exec' | 'northwind-exec', server: string, ...tools: object[]) =>
  proposeTools(world.ctx, world.executor(executor), proposeToolsBody.parse({ server, tools }));
const hash = async (name: string) =>
  (await find('mara', { q: name })).items.find((each) => each.tenant === 'acme' && each.name === name)?.definitionHash ?? '';
const find = (person: 'mara' | 'nora', query: object) =>
  listProposedTools(world.ctx.db, world.person(person), proposedToolQuery.parse(query));
const names = async (query: object, person: 'mara' | 'nora' = 'mara') =>
  (await find(person, query)).items.map(({ tenant, name }) => `${tenant} ${name}`);

beforeAll(async () => {
  world = await createWorld();
  await propose(
    'acme-exec',
    'files',
    tool('write_file'),
    tool('read_file', { title: 'Look inside', description: 'Reads ÄRGER, 100% of it.' }),
  );
  await propose('acme-exec', 'rmm', tool('restart'), tool('files_of_host'));
  await propose('northwind-exec', 'files', tool('write_file'));
});
afterAll(() => world.close());

describe('proposed tools are found', () => {
  it.each([
    [
      'by the server that they are of, and not by a name that looks like it',
      { server: 'files', tenant: 'acme' },
      ['read_file', 'write_file'],
    ],
    ['by a part of the name', { q: 'RITE_F', tenant: 'acme' }, ['write_file']],
    ['by a part of the title', { q: 'look in' }, ['read_file']],
    ['by a part of the description', { q: 'ärger' }, ['read_file']],
    ['and a sign that SQL knows is a letter like others', { q: '100%' }, ['read_file']],
    ['or not', { q: 'write%' }, []],
  ])('%s', async (_, query, found) => {
    expect(await names(query)).toEqual(found.map((name) => `acme mcp.files.${name}`));
  });

  it('over all of a person’s customers and no other’s (I6)', async () => {
    const both = ['acme mcp.files.write_file', 'northwind mcp.files.write_file'];
    expect(await names({ q: 'write_file' })).toEqual(both);
    expect(await names({ q: 'write_file' }, 'nora')).toEqual(both.slice(1));
  });
});

describe('proposed tools are counted', () => {
  it('by customer, server and standing, of what a person may see (I6), and each change of a count is told to that customer', async () => {
    const name = 'mcp.rmm.restart';
    const review = reviewToolsBody.parse({
      tenant: 'acme',
      reason: 'seen',
      tools: [{ name, definitionHash: await hash(name), class: 'disruptive' }],
    });
    const count = async (person: 'mara' | 'nora') => (await countProposedTools(world.ctx.db, world.person(person))).items;
    const northwind = { tenant: 'northwind', server: 'files', standing: 'unreviewed', count: 1 };
    const files = { tenant: 'acme', server: 'files', standing: 'unreviewed', count: 2 };
    expect(await count('mara')).toEqual([files, { ...files, server: 'rmm' }, northwind]);
    const told = world.tenantsTold.length;
    await reviewTools(world.ctx, world.person('mara'), review);
    expect(world.tenantsTold.slice(told)).toEqual([{ tenant: 'acme', kind: 'tools' }]);
    expect(await count('mara')).toEqual([
      files,
      { tenant: 'acme', server: 'rmm', standing: 'approved', count: 1 },
      { tenant: 'acme', server: 'rmm', standing: 'unreviewed', count: 1 },
      northwind,
    ]);
    await propose('acme-exec', 'rmm', tool('restart', { description: 'And more.' }), tool('files_of_host'));
    expect(await count('mara')).toContainEqual({ tenant: 'acme', server: 'rmm', standing: 'changed', count: 1 });
    expect(await count('nora')).toEqual([northwind]);
  });

  it('a gate that asks how its tools stand tells nobody anything', async () => {
    const told = world.tenantsTold.length;
    await propose('northwind-exec', 'files', tool('write_file'));
    expect(world.tenantsTold).toHaveLength(told);
  });
});
