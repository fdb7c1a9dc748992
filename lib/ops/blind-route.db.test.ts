import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { listQuery } from '#lib/contract/console-view.ts';
import { codeOf, type PersonId, propose, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { listColleagues } from './list-colleagues.ts';
import { listRequests } from './list-requests.ts';
import { openRequest } from './open-request.ts';
import { previewEdit } from './preview-edit.ts';

/** What Ana says as she signs: nowhere to be found in what others get who have not signed. */
const WORDS = 'I called them and they agreed';
let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.test.owner.query(`UPDATE approval_route SET blind = true WHERE name = 'two-technicians'`);
});
afterAll(() => world.close());

const detail = (who: PersonId, { id }: Pick<RequestView, 'id'>) => getRequestDetail(world.ctx.db, world.person(who), id);
const open = (who: PersonId, view: Pick<RequestView, 'id' | 'digest' | 'version'>) =>
  openRequest(world.ctx.db, world.person(who), view.id, view);
const row = async (who: PersonId, { id }: Pick<RequestView, 'id'>) =>
  (await listRequests(world.ctx.db, world.person(who), listQuery.parse({}))).items.find((each) => each.id === id);

describe('I10 on a blind route the second look is one’s own', () => {
  it.each(['ben', 'cleo', 'aud', 'mara'] as const)('%s, who has not signed, learns how many did, and neither who nor what', async (who) => {
    const view = await propose(world, 'host.isolate');
    await open('ana', view);
    await open(who, view);
    await vote(world, 'ana', view, { reason: WORDS });
    const seen = await detail(who, view);
    expect(seen.viewers.map(({ id }) => id)).toEqual([who]);
    expect(seen).toMatchObject({ votesHidden: true, votes: [], request: { approval: { given: [], missing: { technician: 1 } } } });
    expect(seen.timeline.map(({ type }) => type)).toEqual(['request.submitted']);
    const listed = await row(who, view);
    expect(listed).toMatchObject({ given: 1, signedByMe: false, decidedBy: [] });
    const colleagues = await listColleagues(world.ctx.db, world.person(who), view.id);
    expect(colleagues.items.map(({ signed }) => signed)).toEqual(colleagues.items.map(() => null));
    for (const told of [seen, listed]) {
      expect(JSON.stringify(told)).not.toContain(WORDS);
      expect(JSON.stringify(told)).not.toMatch(/"ana"|"Ana"/);
    }
  });

  it('an edit is a vote, and so is not told either: only what it made of the call', async () => {
    const view = await propose(world, 'disk.cleanup', { arguments: { olderThanDays: 3 } });
    const edited = await vote(world, 'ana', view, { reason: WORDS, arguments: { olderThanDays: 4 } });
    expect(edited.status).toBe('pending');
    const seen = await detail('ben', view);
    expect(seen).toMatchObject({
      votesHidden: true,
      request: { arguments: { olderThanDays: 4 } },
      originalArguments: { olderThanDays: 3 },
    });
    expect(JSON.stringify(seen)).not.toMatch(/"ana"|"Ana"|I called them/);
    const preview = await previewEdit(world.ctx, world.person('ben'), view.id, { arguments: { olderThanDays: 4 } });
    expect(preview.approval?.given).toEqual([]);
  });

  it('hints say that somebody voted, and no more', async () => {
    const view = await propose(world, 'host.isolate');
    const told = world.announced.length;
    await vote(world, 'ana', view, { reason: WORDS });
    expect(world.announced.slice(told)).toEqual([{ tenant: 'acme', requestId: view.id, version: 2, kind: 'voted' }]);
  });

  it('who has signed sees all of it, and so does everybody once it is decided', async () => {
    const view = await propose(world, 'host.isolate');
    for (const who of ['ana', 'ben'] as const) await open(who, view);
    const viewers = [{ id: 'ana' }, { id: 'ben' }];
    const first = await vote(world, 'ana', view, { reason: WORDS });
    expect(await detail('ana', view)).toMatchObject({ votesHidden: false, votes: [{ personId: 'ana', reason: WORDS }], viewers });
    await vote(world, 'ben', first);
    for (const who of ['ben', 'cleo', 'aud'] as const)
      expect(await detail(who, view)).toMatchObject({ votesHidden: false, votes: [{ personId: 'ana' }, { personId: 'ben' }], viewers });
  });

  it('whoever signed a call that was then edited is blind to who edited it', async () => {
    const view = await propose(world, 'disk.cleanup', { arguments: { olderThanDays: 3 } });
    const first = await vote(world, 'ben', view);
    await vote(world, 'ana', first, { reason: WORDS, arguments: { olderThanDays: 5 } });
    // Other requests, which are decided, may name her.
    const { context: _, ...seen } = await detail('ben', view);
    expect(seen.votesHidden).toBe(true);
    expect(JSON.stringify(seen)).not.toMatch(/"ana"|"Ana"|I called them/);
  });

  it('a refusal names nobody', async () => {
    const view = await propose(world, 'host.isolate');
    await vote(world, 'ana', view, { reason: WORDS });
    expect(await codeOf(vote(world, 'ben', view))).toBe('stale_view');
  });
});
