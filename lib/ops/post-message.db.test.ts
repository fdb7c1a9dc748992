import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { collectDecision } from './collect-decision.ts';
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

  it('say of a question whether the agent was handed it, once it was, and everybody who looks is told', async () => {
    const { ctx, announced } = world;
    const agent = world.agent('acme-agent');
    const body = bodyFor('service.restart');
    const { id } = (await submitRequest(ctx, agent, body, metaFor(body))).view;
    const collected = async () =>
      (await getRequestDetail(ctx.db, world.person('ana'), id)).messages.map(({ authorKind, collectedAt }) => [
        authorKind,
        collectedAt !== null,
      ]);
    await postMessage(ctx, world.person('ana'), id, { body: 'Which alert?' }, key('q1'));
    await postMessage(ctx, world.person('ana'), id, { body: 'Only for you, Ben' }, key('q2'), 'colleagues');
    expect(await collected()).toEqual([['person', false]]);
    const start = announced.length;
    await collectDecision(ctx, agent, id);
    expect(await collected()).toEqual([['person', true]]);
    expect(announced.slice(start)).toEqual([expect.objectContaining({ requestId: id, kind: 'message' })]);
    // Nothing new, nothing told: an agent that waits may not wake itself.
    await collectDecision(ctx, agent, id);
    expect(announced).toHaveLength(start + 1);
    await expect(collectDecision(ctx, world.agent('acme-owned'), id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
