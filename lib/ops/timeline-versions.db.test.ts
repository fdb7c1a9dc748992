import { afterAll, beforeAll, expect, it } from 'vitest';
import { executing, propose, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { getRequestDetail } from './get-request-detail.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const detailOf = (id: string) => getRequestDetail(world.ctx.db, world.person('ana'), id);

it.each<[string, () => Promise<string>]>([
  ['waits', async () => (await propose(world, 'service.restart')).id],
  ['was allowed by policy', async () => (await propose(world, 'inventory.read')).id],
  ['was denied by policy', async () => (await propose(world, 'backup.delete')).id],
  ['has one of two signatures', async () => (await vote(world, 'ana', await propose(world, 'host.isolate'))).id],
  [
    'was denied after a signature',
    async () => {
      const view = await vote(world, 'ana', await propose(world, 'host.isolate'));
      return (await vote(world, 'ben', view, { verdict: 'deny', reason: 'no' })).id;
    },
  ],
  ['runs', async () => (await executing(world)).view.id],
])('the version of a request that %s is the last one that its timeline explains', async (_, make) => {
  const { request, timeline } = await detailOf(await make());
  const made = timeline.flatMap(({ version }) => (version === null ? [] : [version]));
  expect(made).toEqual(Array.from({ length: request.version }, (_each, index) => index + 1));
});
