import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propose, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { getRequestDetail } from './get-request-detail.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const deniedBefore = async (id: string) =>
  (await getRequestDetail(world.ctx.db, world.person('mara'), id)).context.deniedInLastHour.map((each) => each.id);

describe('what was denied in the hour before a request was made', () => {
  it('is what somebody had said no to by then, and nothing that was said later', async () => {
    const [first, second] = [await propose(world, 'service.restart'), await propose(world, 'service.restart')];
    await vote(world, 'ana', first, { verdict: 'deny', reason: 'no' });
    const third = await propose(world, 'service.restart');
    await vote(world, 'ana', second, { verdict: 'deny', reason: 'no again' });
    expect(await deniedBefore(first.id)).toEqual([]);
    // Made before the first was denied: it was not asked again.
    expect(await deniedBefore(second.id)).toEqual([]);
    // The second was made before this and denied after it.
    expect(await deniedBefore(third.id)).toEqual([first.id]);
    expect(await deniedBefore((await propose(world, 'service.restart')).id)).toEqual([second.id, first.id]);
  });

  it('the hour is that of the denial, and not that of the request which was denied', async () => {
    const slow = await propose(world, 'host.isolate');
    await vote(world, 'ana', slow, { verdict: 'deny', reason: 'no' });
    const shift = (created: string, decided: string) =>
      world.test.admin.query(
        `BEGIN; SET LOCAL session_replication_role = replica; UPDATE action_request SET created_at = now() - interval '${created}',
           decided_at = now() - interval '${decided}' WHERE id = '${slow.id}'; COMMIT`,
      );
    await shift('90 minutes', '10 minutes');
    const again = await propose(world, 'host.isolate');
    expect(await deniedBefore(again.id)).toEqual([slow.id]);
    await shift('90 minutes', '70 minutes');
    expect(await deniedBefore(again.id)).toEqual([]);
  });
});
