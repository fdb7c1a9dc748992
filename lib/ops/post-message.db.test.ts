import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { postMessage } from './post-message.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
let requestId: string;
beforeAll(async () => {
  world = await createWorld();
  const body = bodyFor('service.restart');
  requestId = (await submitRequest(world.ctx, world.agent('acme-agent'), body, metaFor(body))).view.id;
});
afterAll(() => world.close());

const key = (name: string, bodyHash = 'h1') => ({ key: name, bodyHash });
const bodies = async () => (await getRequestDetail(world.ctx.db, world.person('ana'), requestId)).messages.map(({ body }) => body);

describe('messages beside a request', () => {
  it('are stored once for each key of an author, and the second call gets the first answer', async () => {
    const { ctx, announced } = world;
    const before = announced.length;
    const [first, second] = await Promise.all([
      postMessage(ctx, world.person('ana'), requestId, { body: 'Which alert?' }, key('k1')),
      postMessage(ctx, world.person('ana'), requestId, { body: 'Which alert?' }, key('k1')),
    ]);
    expect(second).toEqual(first);
    expect(await postMessage(ctx, world.person('ana'), requestId, { body: 'Which alert?' }, key('k1'))).toEqual(first);
    expect(await bodies()).toEqual(['Which alert?']);
    expect(announced.slice(before)).toEqual([expect.objectContaining({ requestId, kind: 'message' })]);
  });

  it('refuse a key that came with another body, and keep the keys of two authors apart', async () => {
    const { ctx } = world;
    const again = postMessage(ctx, world.person('ana'), requestId, { body: 'Another' }, key('k1', 'h2'));
    await expect(again).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    await postMessage(ctx, world.agent('acme-agent'), requestId, { body: 'Alert 4711.' }, key('k1'));
    expect(await bodies()).toEqual(['Which alert?', 'Alert 4711.']);
  });

  it('I6 are not for another agent, another customer or a person without membership', async () => {
    const { ctx } = world;
    for (const author of [world.agent('acme-owned'), world.agent('northwind-agent'), world.person('nora')])
      await expect(postMessage(ctx, author, requestId, { body: 'x' }, key('k9'))).rejects.toMatchObject({ code: 'not_found' });
    expect(await bodies()).toHaveLength(2);
  });
});
