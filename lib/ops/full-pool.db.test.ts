import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicyCache } from '#lib/ops/policy-cache.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { approved, codeOf, collect, propose, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';

/** Fewer connections than callers, all of whom find the caches cold. */
const CONNECTIONS = 2;
const CALLERS = 12;

let world: World;
beforeAll(async () => {
  world = await createWorld({ max: CONNECTIONS });
});
afterAll(() => world.close());

const callers = <T>(call: () => Promise<T>) => Promise.all(Array.from({ length: CALLERS }, call));

/** Another node, or this one a moment after policy changed: nothing prepared, no key read. */
function coldCaches(): World {
  const { db } = world.ctx;
  return { ...world, ctx: { ...world.ctx, policies: createPolicyCache(db), signer: createSigner({ db, kek: world.kek }) } };
}

// A unit of work that waited for a connection of its own pool would wait for ever once all of them wait.
describe('units of work that fill the pool', () => {
  it('submit while policy is prepared for the first time', async () => {
    const cold = coldCaches();
    const views = await callers(() => propose(cold, 'service.restart'));
    expect(views.map(({ status }) => status)).toEqual(Array(CALLERS).fill('pending'));
  });

  it('collect while the keys are read for the first time', async () => {
    const ids = await callers(async () => (await approved(world)).id);
    const cold = coldCaches();
    const views = await Promise.all(ids.map((id) => collect(cold, id)));
    expect(views.every(({ grant }) => grant !== null)).toBe(true);
  });

  it('edit while policy is prepared for the first time', async () => {
    const views = await callers(() => propose(world, 'service.restart'));
    const cold = coldCaches();
    const codes = await Promise.all(views.map((view) => codeOf(vote(cold, 'ana', view, { arguments: { service: 'BITS' } }))));
    expect(codes).toEqual(Array(CALLERS).fill('ok'));
  });
});
