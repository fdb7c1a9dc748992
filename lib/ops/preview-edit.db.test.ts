import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/domain/json.ts';
import { codeOf, propose, stored, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { previewEdit } from './preview-edit.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const preview = (id: string, args: JsonObject, who: 'ana' | 'aud' | 'mara' | 'nora' | 'olga' = 'ana') =>
  previewEdit(world.ctx, world.person(who), id, { arguments: args });

describe('the preview of an edit', () => {
  it('I5 says the digest, verdict and needs that the vote then has, and stores nothing', async () => {
    const view = await propose(world, 'disk.cleanup');
    const before = await stored(world, view.id);
    const said = await preview(view.id, { olderThanDays: 3 });
    expect(said).toMatchObject({ errors: [], policy: { outcome: 'escalate' }, approval: { need: { technician: 2 } }, risk: 'low' });
    expect(await stored(world, view.id)).toEqual(before);
    const edited = await vote(world, 'ana', view, { arguments: { olderThanDays: 3 } });
    expect(edited).toMatchObject({ digest: said.digest, policy: said.policy, approval: { need: said.approval?.need } });
  });

  it('says what does not fit, and where, by JSON pointers', async () => {
    const view = await propose(world, 'disk.cleanup');
    expect(await preview(view.id, { olderThanDays: 'soon' })).toEqual({
      digest: null,
      errors: [{ pointer: '/arguments/olderThanDays', message: expect.any(String) }],
      policy: null,
      approval: null,
      risk: null,
      script: null,
    });
  });

  it('says that policy would deny it', async () => {
    const view = await propose(world, 'host.reboot');
    expect(await preview(view.id, { force: true })).toMatchObject({ errors: [], policy: { outcome: 'deny' }, approval: { stepUp: true } });
  });

  it('never says less than what the call needs already', async () => {
    const view = await propose(world, 'disk.cleanup', { arguments: { olderThanDays: 3 } });
    expect(await preview(view.id, { olderThanDays: 400 })).toMatchObject({
      policy: { outcome: 'allow' },
      approval: { need: { technician: 2 } },
    });
  });

  it('is for who could approve it, while it is pending', async () => {
    const view = await propose(world, 'service.restart');
    const codes = await Promise.all((['nora', 'aud', 'mara'] as const).map((who) => codeOf(preview(view.id, { service: 'BITS' }, who))));
    expect(codes).toEqual(['not_found', 'forbidden', 'role_not_needed']);
    await vote(world, 'ana', view);
    expect(await codeOf(preview(view.id, { service: 'BITS' }))).toBe('already_decided');
  });
});
