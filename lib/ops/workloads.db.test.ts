import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateBearer } from '#lib/auth/authenticate-bearer.ts';
import type { RegisterBody } from '#lib/contract/workload-view.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { codeOf, expectLogVerifies, type PersonId } from '../../test/world-moves.fixture.ts';
import { createWorld, PEPPER, type World } from '../../test/world.fixture.ts';
import { changeProperties } from './change-properties.ts';
import { createKey } from './create-key.ts';
import { getWorkload } from './get-workload.ts';
import { listWorkloads } from './list-workloads.ts';
import { registerWorkload } from './register-workload.ts';
import { resumeWorkload } from './resume-workload.ts';
import { revokeKey } from './revoke-key.ts';
import { revokeWorkload } from './revoke-workload.ts';
import { suspendWorkload } from './suspend-workload.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const BODY: RegisterBody = { name: 'Patch agent', environment: 'production', classes: ['patching'], ownedByMe: false };
const agent = (id: string): WorkloadRef => ({ kind: 'agent', tenant: 'acme', id });
const register = (ref: WorkloadRef, change: Partial<RegisterBody> = {}, who: PersonId = 'mara') =>
  registerWorkload(world.ctx, world.person(who), ref, { ...BODY, ...change });
const keyFor = (ref: WorkloadRef, idempotencyKey = randomBytes(9).toString('hex'), who: PersonId = 'mara') =>
  createKey(world.ctx, world.person(who), ref, { idempotencyKey, keyPepper: PEPPER });
const enter = (key: string) => authenticateBearer(world.ctx.db, `Bearer ${key}`, { keyPepper: PEPPER }, { fresh: true });
const leavesAbout = async (id: string) => {
  const { rows } = await world.test.admin.query<{ type: string }>(
    `SELECT l.type FROM audit_leaf l JOIN audit_opening o ON o.tenant_id = l.tenant_id AND o.seq = l.seq
     WHERE coalesce(o.openings -> 'agent', o.openings -> 'executor') -> 'value' ->> 'id' = $1 ORDER BY l.seq`,
    [id],
  );
  return rows.map(({ type }) => type);
};

describe('registering', () => {
  it('gives an agent that has no key and can do nothing; the same again changes nothing', async () => {
    const made = await register(agent('patcher'));
    expect(made).toMatchObject({
      workload: { ref: 'agent.acme.patcher', state: 'no-key', environment: 'production', classes: ['patching'], lastSeenAt: null },
      owner: null,
      keys: [],
      mayAdminister: true,
    });
    expect((await register(agent('patcher'))).createdAt).toBe(made.createdAt);
    expect(await leavesAbout('patcher')).toEqual(['agent.registered']);
    expect(await codeOf(register(agent('patcher'), { environment: 'lab' }))).toBe('already_exists');
    expect(await getWorkload(world.ctx.db, world.person('ana'), agent('patcher'))).toMatchObject({ mayAdminister: false });
  });

  it('the owner is barred from signing for it (I10): whoever says so is the owner', async () => {
    expect(await register(agent('owned-by-cleo'), { ownedByMe: true }, 'cleo')).toMatchObject({ owner: 'Cleo' });
  });

  it('an executor has neither environment nor class nor owner', async () => {
    const ref: WorkloadRef = { kind: 'executor', tenant: 'acme', id: 'rmm-2' };
    const only = { name: 'Second RMM', ownedByMe: false };
    expect(await registerWorkload(world.ctx, world.person('aud'), ref, only)).toMatchObject({
      workload: { environment: null, classes: [] },
    });
    expect(await codeOf(registerWorkload(world.ctx, world.person('aud'), ref, { ...only, classes: ['x'] }))).toBe('invalid_body');
    expect(await codeOf(register(agent('bare'), { classes: [] }))).toBe('invalid_body');
  });

  it('ten at once with one id make one', async () => {
    await Promise.all(Array.from({ length: 10 }, () => register(agent('at-once'))));
    expect(await leavesAbout('at-once')).toEqual(['agent.registered']);
  });
});

describe('keys', () => {
  it('are told once, good for 30 days, and open the door; only a proof of them is stored', async () => {
    const ref = agent('keyed');
    await register(ref);
    const made = await keyFor(ref);
    expect(made.key).toMatch(new RegExp(`^hpa_${made.keyId}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$`));
    expect(Date.parse(made.expiresAt) - Date.parse(made.detail.now)).toBeGreaterThan(29.9 * 86_400_000);
    expect(made.detail).toMatchObject({
      workload: { state: 'active', keyEndsAt: made.expiresAt },
      keys: [{ createdBy: 'Mara', good: true }],
    });
    expect(await enter(made.key)).toMatchObject({ id: 'keyed', keyEndsAt: Date.parse(made.expiresAt) });
    const { rows } = await world.test.admin.query(
      `SELECT to_jsonb(c)::text || (SELECT string_agg(openings::text, '') FROM audit_opening) AS all
      FROM credential c WHERE key_id = $1`,
      [made.keyId],
    );
    expect(rows[0].all).toContain(made.keyId);
    expect(rows[0].all).not.toContain(made.key.split('_')[2]);
    expect(await leavesAbout('keyed')).toEqual(['agent.registered', 'key.created']);
  });

  it('two overlap, a third is refused, and one that ends makes room', async () => {
    const ref = agent('rotated');
    await register(ref);
    const [first, second] = [await keyFor(ref), await keyFor(ref)];
    expect(await codeOf(keyFor(ref))).toBe('too_many_keys');
    expect((await Promise.all([first, second].map(({ key }) => enter(key)))).map(({ id }) => id)).toEqual(['rotated', 'rotated']);
    const after = await revokeKey(world.ctx, world.person('mara'), first.keyId);
    expect(after.keys.map(({ keyId, good }) => [keyId, good])).toEqual([
      [second.keyId, true],
      [first.keyId, false],
    ]);
    expect(await codeOf(enter(first.key))).toBe('credential_revoked');
    expect(await codeOf(enter(second.key))).toBe('ok');
    await revokeKey(world.ctx, world.person('mara'), first.keyId);
    await keyFor(ref);
    await world.test.admin.query(`UPDATE credential SET expires_at = now() WHERE key_id = $1`, [second.keyId]);
    expect(await codeOf(enter(second.key))).toBe('credential_expired');
    await keyFor(ref);
    expect(await leavesAbout('rotated')).toEqual([
      'agent.registered',
      'key.created',
      'key.created',
      'key.revoked',
      'key.created',
      'key.created',
    ]);
  });

  it('ten at once are never more than two', async () => {
    const ref = agent('greedy');
    await register(ref);
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(keyFor(ref))));
    expect(codes.sort()).toEqual(['ok', 'ok', ...Array<string>(8).fill('too_many_keys')]);
  });

  it('a call that is sent again makes no second key and does not tell the first one', async () => {
    const ref = agent('again');
    await register(ref);
    await keyFor(ref, 'once');
    expect(await codeOf(keyFor(ref, 'once'))).toBe('key_already_shown');
    expect((await getWorkload(world.ctx.db, world.person('ana'), ref)).keys).toHaveLength(1);
  });
});

describe('who may', () => {
  const CHANGES: Record<string, (who: PersonId) => Promise<unknown>> = {
    register: (who) => register(agent('forbidden'), {}, who),
    'make a key': (who) => keyFor(agent('acme-agent'), undefined, who),
    change: (who) =>
      changeProperties(world.ctx, world.person(who), agent('acme-agent'), {
        environment: 'lab',
        classes: ['x'],
        owner: 'unchanged',
        reason: 'r',
      }),
    suspend: (who) => suspendWorkload(world.ctx, world.person(who), agent('acme-agent'), { reason: 'r' }),
    resume: (who) => resumeWorkload(world.ctx, world.person(who), agent('acme-agent'), { reason: 'r' }),
    revoke: (who) => revokeWorkload(world.ctx, world.person(who), agent('acme-agent'), { reason: 'r', typed: 'Acme agent' }),
    'revoke a key': (who) => revokeKey(world.ctx, world.person(who), world.agent('acme-agent').keyId),
  };

  it.each(Object.entries(CHANGES))('%s: technicians see and may not; strangers learn nothing', async (_, change) => {
    const size = await expectLogVerifies(world);
    expect([await codeOf(change('ana')), await codeOf(change('nora'))]).toEqual(['forbidden', 'not_found']);
    expect(await expectLogVerifies(world)).toBe(size);
  });

  it.each(Object.entries(CHANGES))('%s: who was a manager when the call began, and is none now, may not', async (_, change) => {
    await world.test.admin.query(`UPDATE membership SET role = 'auditor' WHERE tenant_id = 'acme' AND person_id = 'mara'`);
    expect(await codeOf(change('mara'))).toBe('forbidden');
    await world.test.admin.query(`UPDATE membership SET role = 'manager' WHERE tenant_id = 'acme' AND person_id = 'mara'`);
  });

  it('I6 a list has the workloads of one’s own customers and no others', async () => {
    const tenants = async (who: PersonId) =>
      new Set((await listWorkloads(world.ctx.db, world.person(who))).items.map(({ tenant }) => tenant.id));
    expect(await tenants('ana')).toEqual(new Set(['acme']));
    expect(await tenants('nora')).toEqual(new Set(['northwind']));
    expect(await tenants('mara')).toEqual(new Set(['acme', 'northwind']));
    const list = await listWorkloads(world.ctx.db, world.person('ana'));
    expect(list.items.find(({ id }) => id === 'acme-agent')).toMatchObject({ kind: 'agent', state: 'active', keyEndsAt: null, pending: 0 });
    expect([list.mayRegisterFor, (await listWorkloads(world.ctx.db, world.person('mara'))).mayRegisterFor]).toEqual([
      [],
      ['acme', 'northwind'],
    ]);
  });
});

describe('suspend and resume', () => {
  it.each<[kind: WorkloadRef['kind'], code: string]>([
    ['agent', 'agent_suspended'],
    ['executor', 'credential_revoked'],
  ])('an %s is stopped at once and goes on with the same key; the first reason stays', async (kind, code) => {
    const ref: WorkloadRef = { kind, tenant: 'acme', id: `paused-${kind}` };
    const properties = kind === 'agent' ? BODY : { name: 'An executor', ownedByMe: false };
    await registerWorkload(world.ctx, world.person('mara'), ref, properties);
    const { key } = await keyFor(ref);
    expect(await suspendWorkload(world.ctx, world.person('aud'), ref, { reason: 'It loops.' })).toMatchObject({
      workload: { state: 'suspended' },
      suspendedReason: 'It loops.',
    });
    expect(await suspendWorkload(world.ctx, world.person('mara'), ref, { reason: 'Me too.' })).toMatchObject({
      suspendedReason: 'It loops.',
    });
    expect(await codeOf(enter(key))).toBe(code);
    expect(await resumeWorkload(world.ctx, world.person('mara'), ref, { reason: 'Mended.' })).toMatchObject({
      workload: { state: 'active' },
      suspendedReason: null,
    });
    expect(await codeOf(enter(key))).toBe('ok');
    expect(await leavesAbout(ref.id)).toEqual([`${kind}.registered`, 'key.created', `${kind}.suspended`, `${kind}.resumed`]);
    await expectLogVerifies(world);
  });
});

describe('revoked', () => {
  it('is what a suspended one is with nothing left to come in by; a new key and then a resume let it back', async () => {
    const ref = agent('back-again');
    await register(ref);
    const { key } = await keyFor(ref);
    const revoked = await revokeWorkload(world.ctx, world.person('mara'), ref, { reason: 'It is retired.', typed: BODY.name });
    expect(revoked).toMatchObject({ workload: { state: 'revoked' }, keys: [{ good: false }] });
    const again = await keyFor(ref);
    expect(again.detail.workload.state).toBe('suspended');
    expect(await codeOf(enter(again.key))).toBe('agent_suspended');
    expect(await resumeWorkload(world.ctx, world.person('mara'), ref, { reason: 'Needed again.' })).toMatchObject({
      workload: { state: 'active' },
    });
    expect([await codeOf(enter(key)), await codeOf(enter(again.key))]).toEqual(['credential_revoked', 'ok']);
  });

  it('resumed without a key it has none, and can still do nothing', async () => {
    const ref = agent('keyless-again');
    await register(ref);
    await keyFor(ref);
    await revokeWorkload(world.ctx, world.person('mara'), ref, { reason: 'It is retired.', typed: BODY.name });
    const resumed = await resumeWorkload(world.ctx, world.person('mara'), ref, { reason: 'Too early.' });
    expect(resumed).toMatchObject({ workload: { state: 'no-key' } });
  });
});
