import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callDigest } from '#lib/audit/digest.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import {
  approved,
  ballot,
  codeOf,
  collect,
  expectLogVerifies,
  granted,
  propose,
  redeem,
  stored,
  vote,
  voteAfterReading,
} from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { decideRequest } from './decide-request.ts';
import { getRequestDetail } from './get-request-detail.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Collects and redeems what was approved. */
async function run(id: string) {
  const view = await collect(world, id);
  return redeem(world, { view, token: view.grant?.token ?? '' });
}

describe('I5 shown = signed = executed', () => {
  const PATCH: JsonObject = {
    note: 'quote " and \u202e, emoji 😀, \u0000',
    kb: ['KB2', 'KB1', ''],
    options: { z: 1, a: { deep: [true, null, '1'] } },
    waitMinutes: 0.1,
  };

  it('what runs is, byte by byte, what is stored and what the person was shown', async () => {
    const { id } = await propose(world, 'patch.install', { arguments: PATCH });
    const shown = await getRequestDetail(world.ctx.db, world.person('ana'), id);
    await voteAfterReading(world, 'ana', shown.request);
    const call = await run(id);
    const { arguments: text, digest } = await stored(world, id);
    expect(JSON.stringify(shown.request.arguments)).toBe(text);
    expect(JSON.stringify(call.arguments)).toBe(text);
    expect(JSON.stringify(call.arguments)).toBe(JSON.stringify(PATCH));
    expect([shown.request.digest, call.digest]).toEqual([digest, digest]);
    expect(call.targets).toEqual(shown.request.targets);
  });

  it('the digest is over exactly this call', async () => {
    const view = await propose(world, 'service.restart', { nonce: 'n-1' });
    const { rows } = await world.test.admin.query<{ hash: string }>(`SELECT schema_hash AS hash FROM tool WHERE name = 'service.restart'`);
    const { tenant, tool, arguments: args, targets } = view;
    const toolSchemaHash = rows[0]?.hash ?? '';
    expect(view.digest).toBe(callDigest({ tenant, agent: 'acme-agent', tool, toolSchemaHash, arguments: args, targets, nonce: 'n-1' }));
  });

  it('a vote counts only for the digest, version and tenant that the person saw', async () => {
    const view = await propose(world, 'service.restart');
    const other = await propose(world, 'service.restart');
    expect(await codeOf(vote(world, 'ana', { ...view, digest: other.digest }))).toBe('stale_view');
    expect(await codeOf(vote(world, 'ana', { ...view, version: 2 }))).toBe('stale_view');
    expect(await codeOf(vote(world, 'ana', { ...view, version: 0 }))).toBe('stale_view');
    // Ben works for both customers, so the wrong name is a stale screen and not a secret.
    expect(await codeOf(vote(world, 'ben', { ...view, tenant: 'northwind' }))).toBe('stale_view');
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending', version: 1, votes: 0 });
  });

  it('nobody approves by having seen the request before somebody signed', async () => {
    const view = await propose(world, 'host.isolate');
    await vote(world, 'ana', view);
    expect(await codeOf(vote(world, 'ben', view))).toBe('stale_view');
  });
});

describe('I5 an edit', () => {
  it('is a new call of the same tool: new digest, old arguments kept, and what runs is the edit', async () => {
    const view = await propose(world, 'service.restart');
    const edited = await vote(world, 'ana', view, { arguments: { service: 'BITS' } });
    expect(edited).toMatchObject({
      status: 'approved',
      tool: 'service.restart',
      decision: { outcome: 'approved_with_edits', arguments: { service: 'BITS' } },
    });
    expect(edited.digest).not.toBe(view.digest);
    const detail = await getRequestDetail(world.ctx.db, world.person('ben'), view.id);
    expect(detail.originalArguments).toEqual({ service: 'Spooler' });
    expect((await run(view.id)).arguments).toEqual({ service: 'BITS' });
    expect(await stored(world, view.id)).toMatchObject({
      leaves: ['request.submitted', 'request.edited', 'request.approved', 'grant.minted', 'grant.redeemed'],
    });
  });

  it('keeps numbers numbers and text text', async () => {
    const view = await propose(world, 'patch.install');
    const edit: JsonObject = {
      waitMinutes: 1e-7,
      note: '0012',
      kb: ['1', '1.0'],
      options: { n: 9_007_199_254_740_991, m: -0.5, t: 'true' },
    };
    await voteAfterReading(world, 'ana', view, { arguments: edit });
    const call = await run(view.id);
    expect(call.arguments).toStrictEqual(edit);
    expect(JSON.stringify(call.arguments)).toBe((await stored(world, view.id)).arguments);
  });

  it.each([
    ['another type', { olderThanDays: '30' }],
    ['out of range', { olderThanDays: 0 }],
    ['something missing', {}],
    ['something more', { olderThanDays: 30, force: true }],
  ] as [string, JsonObject][])('that does not fit the schema is refused: %s', async (_, edit) => {
    const view = await propose(world, 'disk.cleanup');
    expect(await codeOf(vote(world, 'ana', view, { arguments: edit }))).toBe('invalid_arguments');
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending', version: 1, votes: 0 });
  });

  it('that policy denies is refused', async () => {
    // Without the passkey that its route asks for, so that nothing but policy is in the way.
    await world.test.owner.query(`UPDATE approval_route SET step_up = false WHERE name = 'stepped-up'`);
    const view = await propose(world, 'host.reboot');
    await world.test.owner.query(`UPDATE approval_route SET step_up = true WHERE name = 'stepped-up'`);
    expect(await codeOf(vote(world, 'ana', view, { arguments: { force: true } }))).toBe('edit_denied_by_policy');
    expect(await stored(world, view.id)).toMatchObject({ status: 'pending', digest: view.digest, votes: 0 });
  });

  it('that policy is stricter about needs what policy then asks for', async () => {
    const view = await propose(world, 'disk.cleanup');
    expect(view.approval?.need).toEqual({ technician: 1 });
    const edited = await vote(world, 'ana', view, { arguments: { olderThanDays: 3 } });
    expect(edited).toMatchObject({ status: 'pending', approval: { need: { technician: 2 }, missing: { technician: 1 } } });
    expect(await vote(world, 'ben', edited)).toMatchObject({ status: 'approved', arguments: { olderThanDays: 3 } });
  });

  it('that policy would allow by itself is no way around the route', async () => {
    const view = await propose(world, 'disk.cleanup', { arguments: { olderThanDays: 3 } });
    const edited = await vote(world, 'ana', view, { arguments: { olderThanDays: 400 } });
    expect(edited).toMatchObject({ status: 'pending', approval: { need: { technician: 2 } }, policy: { outcome: 'allow' } });
    expect((await collect(world, view.id)).grant).toBeNull();
  });

  it('voids the signatures under the call as it was', async () => {
    const first = await vote(world, 'ana', await propose(world, 'host.isolate'));
    const edited = await vote(world, 'ben', first, { arguments: { keepRmmChannel: false } });
    expect(edited).toMatchObject({ status: 'pending', approval: { given: [{ id: 'ben' }], missing: { technician: 1 } } });
    expect(await codeOf(vote(world, 'cleo', first))).toBe('stale_view');
    const again = await vote(world, 'ana', edited);
    expect(again).toMatchObject({
      status: 'approved',
      decision: { outcome: 'approved_with_edits', decidedBy: [{ id: 'ben' }, { id: 'ana' }] },
    });
    const detail = await getRequestDetail(world.ctx.db, world.person('ana'), edited.id);
    expect(detail.votes.map(({ personId, counts }) => [personId, counts])).toEqual([
      ['ana', false],
      ['ben', true],
      ['ana', true],
    ]);
  });

  it('that changes nothing is none, however it is spelled', async () => {
    const view = await propose(world, 'patch.install');
    const respelled = Object.fromEntries(Object.entries(view.arguments).toReversed());
    expect(await codeOf(vote(world, 'ana', view, { arguments: respelled }))).toBe('edit_unchanged');
  });

  it('back to a call that was voted on is refused, whoever makes it', async () => {
    const first = await vote(world, 'ana', await propose(world, 'host.isolate'));
    const edited = await vote(world, 'ben', first, { arguments: { keepRmmChannel: false } });
    for (const person of ['ana', 'cleo'] as const)
      expect(await codeOf(vote(world, person, edited, { arguments: { keepRmmChannel: true } }))).toBe('edit_unchanged');
    expect(await stored(world, first.id)).toMatchObject({ status: 'pending', digest: edited.digest });
  });

  it('of a tool whose schema changed since is refused, and what was approved before can no longer run', async () => {
    const view = await propose(world, 'service.restart');
    const grant = await granted(world);
    const { admin } = world.test;
    const before = await admin.query<{ schema: string; hash: string }>(
      `SELECT schema::text AS schema, schema_hash AS hash FROM tool WHERE name = 'service.restart'`,
    );
    const [tool] = before.rows;
    const change = (schema: string, hash: string) =>
      admin.query(`UPDATE tool SET schema = $1, schema_hash = $2 WHERE name = 'service.restart'`, [schema, hash]);
    try {
      await change(tool?.schema.replace('"minLength":1', '"minLength":2') ?? '', 'sha256:another');
      expect(await codeOf(vote(world, 'ana', view, { arguments: { service: 'BITS' } }))).toBe('invalid_arguments');
      expect(await codeOf(redeem(world, grant))).toBe('policy_changed');
    } finally {
      await change(tool?.schema ?? '', tool?.hash ?? '');
    }
    expect(await codeOf(vote(world, 'ana', view, { arguments: { service: 'BITS' } }))).toBe('ok');
  });

  it('twice at once under one view: the second one is not answered as if it were the first', async () => {
    const view = await propose(world, 'service.restart');
    const edit = (service: string) => decideRequest(world.ctx, world.person('ana'), view.id, ballot(view, { arguments: { service } }));
    await edit('BITS');
    expect(await codeOf(edit('Spooler2'))).toBe('already_decided');
    expect(await codeOf(vote(world, 'ana', view))).toBe('already_decided');
    expect((await edit('BITS')).request).toMatchObject({ status: 'approved', arguments: { service: 'BITS' }, version: 2 });
    await expectLogVerifies(world);
  });

  it('is not possible once the call is decided', async () => {
    const view = await approved(world);
    expect(await codeOf(vote(world, 'ben', view, { arguments: { service: 'BITS' } }))).toBe('already_decided');
    expect((await run(view.id)).arguments).toEqual({ service: 'Spooler' });
  });
});
