import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RECOVERY_MS } from '#lib/domain/clocks.ts';
import { createAuthenticator } from '../../test/authenticator.fixture.ts';
import { ballot, codeOf, type PersonId, propose } from '../../test/world-moves.fixture.ts';
import { enrol, stepUp } from '../../test/world-passkeys.fixture.ts';
import { PASSWORD, createWorld, PUBLIC_URL, type World } from '../../test/world.fixture.ts';
import { approveRecovery } from './approve-recovery.ts';
import { askRecovery } from './ask-recovery.ts';
import { beginPasskey } from './begin-passkey.ts';
import { decideRequest } from './decide-request.ts';
import { enrolPasskey } from './enrol-passkey.ts';
import { listPasskeys } from './list-passkeys.ts';
import { listRecoverable } from './list-recoverable.ts';
import { listRecoveries } from './list-recoveries.ts';

/** Aud administers acme, Mara and Cleo manage it; Ana has lost her phone. */
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.test.admin.query('DELETE FROM passkey_recovery; DELETE FROM passkey; DELETE FROM passkey_challenge');
});

const ask = (who: PersonId, forWhom: string) => askRecovery(world.ctx.db, world.person(who), forWhom);
const approve = (who: PersonId, id: string) => approveRecovery(world.ctx.db, world.person(who), id);
const seenBy = async (who: PersonId) => (await listRecoveries(world.ctx.db, world.person(who))).items;
/** Ana after a sign-in of this moment. */
const ana = () => ({ ...world.person('ana'), authenticatedAt: Date.now() + 1 });

async function enrolAgain(person = ana()) {
  const authenticator = createAuthenticator({ origin: PUBLIC_URL });
  const { options } = await beginPasskey(world.ctx, person, { password: PASSWORD });
  await enrolPasskey(world.ctx, person, { name: 'new', credential: authenticator.register(options) });
  return authenticator;
}

describe('a passkey recovery', () => {
  it('takes an administrator, a second person and a new sign-in; then all passkeys from before end', async () => {
    const lost = await enrol(world, 'ana');
    const early = world.person('ana');
    const asked = await ask('aud', 'ana');
    expect(asked).toMatchObject({ person: { id: 'ana', name: 'Ana' }, requestedBy: 'Aud', approvedBy: null, mayApprove: false });
    expect(await codeOf(enrolAgain())).toBe('step_up_required');
    expect(await approve('mara', asked.id)).toMatchObject({ approvedBy: 'Mara', mayApprove: false });
    // The session from before the second person agreed may be the thief's.
    expect(await codeOf(enrolAgain({ ...early, authenticatedAt: early.authenticatedAt - 60_000 }))).toBe('step_up_required');
    const found = await enrolAgain();
    expect((await listPasskeys(world.ctx.db, ana())).items.map(({ id }) => id)).toEqual([found.id]);

    const view = await propose(world, 'host.reboot');
    const vote = async (assertion: Parameters<typeof stepUp>[2]) =>
      codeOf(
        decideRequest(world.ctx, world.person('ana'), view.id, ballot(view, { assertion: await stepUp(world, 'ana', assertion, view) })),
      );
    expect(await vote(lost)).toBe('assertion_invalid');
    expect(await vote(found)).toBe('ok');
  });

  it('is good once', async () => {
    await enrol(world, 'ana');
    const { id } = await ask('aud', 'ana');
    await approve('cleo', id);
    await enrolAgain();
    expect(await codeOf(enrolAgain())).toBe('step_up_required');
    expect(await codeOf(approve('mara', id))).toBe('recovery_closed');
    expect(await seenBy('mara')).toEqual([]);
  });

  it('used twice at the same moment, enrols one', async () => {
    await enrol(world, 'ana');
    const { id } = await ask('aud', 'ana');
    await approve('mara', id);
    const sessions = ['one', 'two'].map((sessionId) => ({ ...ana(), sessionId }));
    const codes = await Promise.all(sessions.map((person) => codeOf(enrolAgain(person))));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect((await listPasskeys(world.ctx.db, ana())).items).toHaveLength(1);
  });

  it('is over after a day, asked for or agreed to', async () => {
    await enrol(world, 'ana');
    const { id } = await ask('aud', 'ana');
    const expire = () => world.test.admin.query('UPDATE passkey_recovery SET expires_at = now() WHERE id = $1', [id]);
    const [{ left }] = (
      await world.test.admin.query<{ left: number }>(
        'SELECT extract(epoch FROM expires_at - now())::float8 * 1000 AS left FROM passkey_recovery',
      )
    ).rows as [{ left: number }];
    expect(left).toBeGreaterThan(RECOVERY_MS - 3_600_000);
    expect(left).toBeLessThanOrEqual(RECOVERY_MS);
    await expire();
    expect(await codeOf(approve('mara', id))).toBe('recovery_closed');
    const again = await ask('aud', 'ana');
    expect(again.id).not.toBe(id);
    await approve('mara', again.id);
    await world.test.admin.query('UPDATE passkey_recovery SET expires_at = now() WHERE id = $1', [again.id]);
    expect(await codeOf(enrolAgain())).toBe('step_up_required');
  });

  it('asked for again while it is open is the same one', async () => {
    const { id } = await ask('aud', 'ana');
    expect((await ask('aud', 'ana')).id).toBe(id);
  });
});

describe('I10 the second person', () => {
  it('is neither who asked nor who it is for, and manages or administers a customer of theirs', async () => {
    const { id } = await ask('aud', 'ana');
    expect(await codeOf(approve('aud', id))).toBe('second_person_required');
    expect(await codeOf(approve('ana', id))).toBe('second_person_required');
    expect(await codeOf(approve('ben', id))).toBe('not_found');
    expect(await codeOf(approve('nora', id))).toBe('not_found');
    expect(await codeOf(approve('mara', 'rcv_0'))).toBe('not_found');
    expect(await approve('mara', id)).toMatchObject({ approvedBy: 'Mara' });
    expect(await approve('mara', id)).toMatchObject({ approvedBy: 'Mara' });
    expect(await codeOf(approve('cleo', id))).toBe('recovery_closed');
  });

  it('a manager who lost their own cannot agree to it', async () => {
    const { id } = await ask('aud', 'cleo');
    expect(await codeOf(approve('cleo', id))).toBe('second_person_required');
  });
});

describe('who may ask', () => {
  it.each<[string, PersonId, string, string]>([
    ['a technician', 'ben', 'ana', 'forbidden'],
    ['a manager', 'mara', 'ana', 'forbidden'],
    ['an administrator for themselves', 'aud', 'aud', 'second_person_required'],
    ['an administrator for a person of another customer', 'aud', 'nora', 'not_found'],
    ['an administrator for nobody', 'aud', 'zed', 'not_found'],
    ['anybody for an id that is none', 'aud', "'; --", 'not_found'],
  ])('%s: %s for %s is %s', async (_, who, forWhom, code) => {
    expect(await codeOf(ask(who, forWhom))).toBe(code);
    expect((await world.test.admin.query('SELECT 1 FROM passkey_recovery')).rows).toEqual([]);
  });

  it('I6 an administrator is told whom they may ask for: everybody else of their customers, and nobody else is told anything', async () => {
    const toldTo = async (who: PersonId) => (await listRecoverable(world.ctx.db, world.person(who))).items.map(({ id }) => id);
    expect(await toldTo('aud')).toEqual(['ana', 'ben', 'cleo', 'mara', 'olga']);
    for (const id of await toldTo('aud')) expect(await codeOf(ask('aud', id))).toBe('ok');
    for (const who of ['ana', 'mara', 'nora'] as const) expect(await toldTo(who)).toEqual([]);
    await world.test.admin.query(`UPDATE person SET disabled_at = now() WHERE id = 'olga'`);
    expect(await toldTo('aud')).toEqual(['ana', 'ben', 'cleo', 'mara']);
    await world.test.admin.query(`UPDATE person SET disabled_at = NULL WHERE id = 'olga'`);
  });

  it('I6 open ones are seen by who may be the second person, and by whom they are for', async () => {
    const { id } = await ask('aud', 'ana');
    expect(await seenBy('mara')).toMatchObject([{ id, mayApprove: true }]);
    expect(await seenBy('aud')).toMatchObject([{ id, mayApprove: false }]);
    expect(await seenBy('ana')).toMatchObject([{ id, mayApprove: false }]);
    expect([await seenBy('ben'), await seenBy('nora')]).toEqual([[], []]);
  });
});
