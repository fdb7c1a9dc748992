import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approved, codeOf, executing, expectLogVerifies, propose, redeem, stored, vote } from '../../test/world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { reportResult } from './report-result.ts';
import { submitRequest } from './submit-request.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const agent = () => world.agent('acme-agent');
const submit = (key: string, change: Parameters<typeof bodyFor>[1] = {}) => {
  const body = bodyFor('service.restart', change);
  return submitRequest(world.ctx, agent(), body, metaFor(body, key));
};

describe('the same command twice by the same principal returns the recorded answer', () => {
  it('an approval', async () => {
    const view = await propose(world, 'service.restart');
    const first = await vote(world, 'ana', view);
    expect(await vote(world, 'ana', view)).toEqual(first);
    expect(await stored(world, view.id)).toMatchObject({
      version: 2,
      votes: 1,
      leaves: ['request.submitted', 'request.voted', 'request.approved'],
    });
    // Another person's same click is another command, and has lost.
    expect(await codeOf(vote(world, 'ben', view))).toBe('already_decided');
  });

  it('the first of two approvals, also after the second', async () => {
    const view = await propose(world, 'host.isolate');
    const first = await vote(world, 'ana', view);
    expect(await vote(world, 'ana', view)).toEqual(first);
    const decided = await vote(world, 'ben', first);
    expect(await vote(world, 'ana', view)).toEqual(decided);
    expect(await stored(world, view.id)).toMatchObject({ version: 3, votes: 2 });
  });

  it('a deny, and a deny that took an approval back', async () => {
    const view = await propose(world, 'service.restart');
    const denied = await vote(world, 'ana', view, { verdict: 'deny' });
    expect(await vote(world, 'ana', view, { verdict: 'deny' })).toEqual(denied);
    expect(await codeOf(vote(world, 'ana', view))).toBe('already_decided');
    const once = await approved(world);
    const revoked = await vote(world, 'ben', once, { verdict: 'deny' });
    expect(await vote(world, 'ben', once, { verdict: 'deny' })).toEqual(revoked);
    expect(await codeOf(vote(world, 'cleo', once, { verdict: 'deny' }))).toBe('already_decided');
  });

  it('withdraw', async () => {
    const { id } = await propose(world, 'service.restart');
    const first = await withdrawRequest(world.ctx, agent(), id, { reason: 'no' });
    expect(await withdrawRequest(world.ctx, agent(), id, { reason: 'no' })).toEqual(first);
    expect(await stored(world, id)).toMatchObject({ version: 2, leaves: ['request.submitted', 'request.withdrawn'] });
  });

  it('a report; another result for the same run is refused', async () => {
    const { view, call } = await executing(world);
    const report = (status: 'succeeded' | 'failed', output: { pid: number }) =>
      reportResult(world.ctx, world.executor('acme-exec'), view.id, { lease: call.lease, status, output });
    const first = await report('succeeded', { pid: 7 });
    expect(await report('succeeded', { pid: 7 })).toEqual(first);
    expect(await codeOf(report('succeeded', { pid: 8 }))).toBe('already_reported');
    expect(await codeOf(report('failed', { pid: 7 }))).toBe('already_reported');
    expect(await stored(world, view.id)).toMatchObject({ status: 'succeeded' });
  });

  it('but for redeem, which is good once: whoever lost its answer must not run', async () => {
    const { view, token } = await executing(world);
    expect(await codeOf(redeem(world, { view, token }))).toBe('consumed');
  });
});

describe('Idempotency-Key', () => {
  it('the same key and body is the same request', async () => {
    const first = await submit('key-1');
    const second = await submit('key-1');
    expect(second).toEqual({ view: first.view, replayed: true });
  });

  it('the same key with another body is refused and changes nothing', async () => {
    const { view } = await submit('key-2');
    expect(await codeOf(submit('key-2', { arguments: { service: 'BITS' } }))).toBe('idempotency_key_reused');
    expect(await stored(world, view.id)).toMatchObject({ version: 1, leaves: ['request.submitted'] });
    const { rows } = await world.test.admin.query(`SELECT resource_id FROM idempotency_key WHERE key = 'key-2'`);
    expect(rows).toEqual([{ resource_id: view.id }]);
  });

  it('20 submits at once with one key are one request, and all get it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit('key-3')));
    expect(new Set(answers.map(({ view }) => view.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const { rows } = await world.test.admin.query(
      `SELECT count(*)::int AS leaves FROM audit_leaf WHERE request_id = $1 AND type = 'request.submitted'`,
      [answers[0]?.view.id],
    );
    expect(rows).toEqual([{ leaves: 1 }]);
  });

  it('20 submits at once with one key and two bodies are one request; the other body is refused each time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => codeOf(submit('key-4', { arguments: { service: index % 2 ? 'BITS' : 'Spooler' } }))),
    );
    expect(answers.filter((code) => code === 'ok')).toHaveLength(10);
    expect(answers.filter((code) => code === 'idempotency_key_reused')).toHaveLength(10);
  });

  it('the key of another agent is another key', async () => {
    const { view } = await submit('key-5');
    const body = bodyFor('service.restart');
    const other = await submitRequest(world.ctx, world.agent('acme-owned'), body, metaFor(body, 'key-5'));
    expect(other.replayed).toBe(false);
    expect(other.view.id).not.toBe(view.id);
  });

  it('a call that was refused used no key up', async () => {
    expect(await codeOf(submit('key-6', { arguments: {} }))).toBe('invalid_arguments');
    expect((await submit('key-6')).replayed).toBe(false);
    await expectLogVerifies(world);
  });

  it('too many that wait are refused, but a replay of one of them is not', async () => {
    const crowded = await createWorld({ pendingLimit: 2 });
    try {
      const body = bodyFor('service.restart');
      const send = (key: string) => submitRequest(crowded.ctx, crowded.agent('acme-agent'), body, metaFor(body, key));
      await send('a');
      await send('b');
      expect(await codeOf(send('c'))).toBe('too_many_pending');
      expect((await send('b')).replayed).toBe(true);
    } finally {
      await crowded.close();
    }
  });
});
