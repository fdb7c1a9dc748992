import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { FRESH_SIGN_IN_MS, REPEATED_SIGN_IN_MS } from '#lib/domain/clocks.ts';
import { type Authenticator, createAuthenticator, type Dishonest } from '../../test/authenticator.fixture.ts';
import { codeOf, expectLogVerifies, type PersonId } from '../../test/world-moves.fixture.ts';
import { enrol } from '../../test/world-passkeys.fixture.ts';
import { PASSWORD, createWorld, PUBLIC_URL, type World } from '../../test/world.fixture.ts';
import { beginPasskey } from './begin-passkey.ts';
import { enrolPasskey } from './enrol-passkey.ts';
import { listNotices } from './list-notices.ts';
import { listPasskeys } from './list-passkeys.ts';
import { removePasskey } from './remove-passkey.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.test.admin.query('DELETE FROM passkey; DELETE FROM passkey_challenge');
});

const list = (who: PersonId) => listPasskeys(world.ctx.db, world.person(who));
const idle = (who: PersonId): PersonPrincipal => ({ ...world.person(who), authenticatedAt: Date.now() - FRESH_SIGN_IN_MS - 60_000 });

async function attempt(person: PersonPrincipal, authenticator: Authenticator, change: Dishonest = {}, by?: Authenticator) {
  const { options, assertion } = await beginPasskey(world.ctx, person, { password: PASSWORD });
  const vouched = by && assertion ? { assertion: by.assert(assertion) } : {};
  return enrolPasskey(world.ctx, person, { name: 'a key', credential: authenticator.register(options, change), ...vouched });
}
const fresh = () => createAuthenticator({ origin: PUBLIC_URL });

describe('enrolling a passkey', () => {
  it('the first takes a recent sign-in, and is listed by its name', async () => {
    expect(await list('ana')).toEqual({ items: [], mayEnrol: true, whyNot: null, asksPassword: true });
    const { options } = await beginPasskey(world.ctx, world.person('ana'), { password: PASSWORD });
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Holdpoint' },
      user: { name: 'ana@msp.example', displayName: 'Ana' },
      authenticatorSelection: { userVerification: 'required' },
      attestation: 'none',
    });
    const authenticator = fresh();
    const credential = authenticator.register(options);
    const made = await enrolPasskey(world.ctx, world.person('ana'), { name: 'Ana’s phone', credential });
    expect(made).toMatchObject({ id: authenticator.id, name: 'Ana’s phone', lastUsedAt: null });
    expect((await list('ana')).items).toEqual([made]);
    expect((await list('ben')).items).toEqual([]);
  });

  it('I10 another takes one that exists, however recent the sign-in: a password alone never makes a second one', async () => {
    const first = await enrol(world, 'ana');
    expect(await codeOf(attempt(world.person('ana'), fresh()))).toBe('step_up_required');
    const bens = await enrol(world, 'ben');
    expect(await codeOf(attempt(world.person('ana'), fresh(), {}, bens))).toBe('assertion_invalid');
    expect(await codeOf(attempt(idle('ana'), fresh(), {}, first))).toBe('ok');
    const { items } = await list('ana');
    expect(items).toHaveLength(2);
    expect(items[0]?.lastUsedAt).not.toBeNull();
  });

  it('needs a sign-in of the last 15 minutes when there is none to vouch', async () => {
    expect(await listPasskeys(world.ctx.db, idle('ana'))).toMatchObject({
      mayEnrol: false,
      whyNot: expect.stringContaining('Sign in again'),
    });
    expect(await codeOf(beginPasskey(world.ctx, idle('ana'), { password: PASSWORD }))).toBe('fresh_sign_in_required');
    const { options } = await beginPasskey(world.ctx, world.person('ana'), { password: PASSWORD });
    const credential = fresh().register(options);
    expect(await codeOf(enrolPasskey(world.ctx, idle('ana'), { name: 'k', credential }))).toBe('fresh_sign_in_required');
  });

  it('nothing but the password at that moment makes the first one, and guessing it is slow', async () => {
    const eve = world.person('aud');
    expect(await codeOf(beginPasskey(world.ctx, eve))).toBe('password_required');
    for (let guess = 0; guess < 5; guess += 1)
      expect(await codeOf(beginPasskey(world.ctx, eve, { password: `guess ${guess}` }))).toBe('password_required');
    expect(await codeOf(beginPasskey(world.ctx, eve, { password: PASSWORD }))).toBe('rate_limited');
  });

  it('who signs in elsewhere comes from there just now', async () => {
    await world.test.admin.query(`UPDATE person SET password_hash = NULL WHERE id = 'cleo'`);
    const at = (ms: number) => ({ ...world.person('cleo'), authenticatedAt: Date.now() - ms });
    expect(await codeOf(beginPasskey(world.ctx, at(REPEATED_SIGN_IN_MS + 30_000)))).toBe('fresh_sign_in_required');
    expect((await beginPasskey(world.ctx, at(1_000))).assertion).toBeNull();
    expect((await listPasskeys(world.ctx.db, at(1_000))).asksPassword).toBe(false);
  });

  it('is in the log of each customer of theirs; the admins are told where no passkey vouched for it', async () => {
    const { admin } = world.test;
    await admin.query('DELETE FROM notice');
    await admin.query(`INSERT INTO membership (tenant_id, person_id, role) VALUES ('acme', 'olga', 'admin') ON CONFLICT DO NOTHING`);
    const told = async (who: PersonId) => (await listNotices(world.ctx.db, world.person(who))).items;
    const leaves = async () =>
      (await admin.query(`SELECT tenant_id FROM audit_leaf WHERE type = 'passkey.enrolled' ORDER BY tenant_id`)).rows.length;
    const before = await leaves();
    const first = await enrol(world, 'ana');
    expect(await leaves()).toBe(before + world.person('ana').memberships.length);
    expect(await told('olga')).toMatchObject([
      { kind: 'passkey-enrolled', requestId: null, body: expect.stringContaining('Ana enrolled their first passkey') },
    ]);
    expect(await told('mara')).toEqual([]);
    await enrol(world, 'ana', { by: first });
    expect(await leaves()).toBe(before + 2 * world.person('ana').memberships.length);
    expect(await told('olga')).toHaveLength(1);
    await expectLogVerifies(world);
  });

  it('I7 no passkey is enrolled that a log of theirs does not have: when one log fails, nothing of it is kept anywhere', async () => {
    const { admin } = world.test;
    await admin.query('DELETE FROM notice');
    const tenants = world
      .person('ben')
      .memberships.map(({ tenant }) => tenant)
      .sort();
    expect(tenants.length).toBeGreaterThan(1);
    const traces = async () => {
      const { rows } = await admin.query(
        `SELECT (SELECT count(*) FROM audit_leaf)::int AS leaves, (SELECT count(*) FROM notice)::int AS notices,
                (SELECT count(*) FROM passkey)::int AS passkeys`,
      );
      return rows[0];
    };
    const before = await traces();
    // The last of the logs: the first ones have their leaf by then.
    await admin.query(`CREATE FUNCTION log_fails() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.tenant_id = '${tenants.at(-1)}' THEN RAISE 'the log fails'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER log_fails BEFORE INSERT ON audit_leaf FOR EACH ROW EXECUTE FUNCTION log_fails()`);
    try {
      await expect(enrol(world, 'ben')).rejects.toThrow('the log fails');
      expect(await traces()).toEqual(before);
    } finally {
      await admin.query('DROP TRIGGER log_fails ON audit_leaf; DROP FUNCTION log_fails()');
    }
    await enrol(world, 'ben');
    expect(await traces()).toEqual({
      leaves: before.leaves + tenants.length,
      notices: before.notices + tenants.length,
      passkeys: before.passkeys + 1,
    });
    await expectLogVerifies(world);
  });

  it.each([1, 2, 3])('I10 of two that are each the first, in two sessions at the same moment, one is kept (%i)', async () => {
    const sessions = [world.person('ana'), { ...world.person('ana'), sessionId: 'another' }];
    const ready = [];
    for (const person of sessions) {
      const { options } = await beginPasskey(world.ctx, person, { password: PASSWORD });
      ready.push({ person, credential: fresh().register(options) });
    }
    const codes = await Promise.all(
      ready.map(({ person, credential }) => codeOf(enrolPasskey(world.ctx, person, { name: 'k', credential }))),
    );
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect((await list('ana')).items).toHaveLength(1);
  });

  it('a challenge is good once, for the person and the session that it was made for, and for five minutes', async () => {
    const ana = world.person('ana');
    const begin = async () => fresh().register((await beginPasskey(world.ctx, ana, { password: PASSWORD })).options);
    const enrolAs = (person: PersonPrincipal, credential: Awaited<ReturnType<typeof begin>>) =>
      codeOf(enrolPasskey(world.ctx, person, { name: 'k', credential }));

    expect(await enrolAs(world.person('ben'), await begin())).toBe('challenge_expired');
    expect(await enrolAs({ ...ana, sessionId: 'another' }, await begin())).toBe('challenge_expired');
    const late = await begin();
    await world.test.admin.query(`UPDATE passkey_challenge SET expires_at = now()`);
    expect(await enrolAs(ana, late)).toBe('challenge_expired');
    const used = await begin();
    expect(await Promise.all([enrolAs(ana, used), enrolAs(ana, used)])).toEqual(expect.arrayContaining(['ok', 'challenge_expired']));
    expect((await list('ana')).items).toHaveLength(1);
  });

  it('an attempt that fails uses the challenge up', async () => {
    const { options } = await beginPasskey(world.ctx, world.person('ana'), { password: PASSWORD });
    const authenticator = fresh();
    const bad = authenticator.register(options, { userVerified: false });
    expect(await codeOf(enrolPasskey(world.ctx, world.person('ana'), { name: 'k', credential: bad }))).toBe('passkey_invalid');
    const good = authenticator.register(options);
    expect(await codeOf(enrolPasskey(world.ctx, world.person('ana'), { name: 'k', credential: good }))).toBe('challenge_expired');
  });

  it.each<[string, Dishonest]>([
    ['on another origin', { origin: 'https://holdpoint.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['without verifying its user', { userVerified: false }],
    ['without its user', { userPresent: false }],
    ['as an assertion', { type: 'webauthn.get' }],
  ])('one made %s is none', async (_, change) => {
    expect(await codeOf(attempt(world.person('ana'), fresh(), change))).toBe('passkey_invalid');
    expect((await list('ana')).items).toEqual([]);
  });

  it('one that somebody has already is theirs', async () => {
    const authenticator = fresh();
    await attempt(world.person('ana'), authenticator);
    expect(await codeOf(attempt(world.person('ben'), authenticator))).toBe('passkey_invalid');
    expect((await list('ben')).items).toEqual([]);
  });

  it.each([[{}], [{ response: { clientDataJSON: 7 } }], [{ response: { clientDataJSON: 'e30' } }]])(
    'what is no credential: %j',
    async (credential) => {
      expect(await codeOf(enrolPasskey(world.ctx, world.person('ana'), { name: 'k', credential }))).toBe('challenge_expired');
    },
  );

  it('a certificate chain is refused before anything in it is looked at', async () => {
    const { options } = await beginPasskey(world.ctx, world.person('ana'), { password: PASSWORD });
    const credential = fresh().register(options) as { response: { attestationObject: string } };
    const plain = Buffer.from(credential.response.attestationObject, 'base64url').toString('latin1');
    // {fmt: "none", attStmt: {}} becomes {fmt: "apple", attStmt: {x5c: [h'00']}}.
    const chained = plain.replace('dnone', 'eapple').replace('attStmt\xa0', 'attStmt\xa1\x63x5c\x81\x41\x00');
    expect(chained.length).toBeGreaterThan(plain.length);
    credential.response.attestationObject = Buffer.from(chained, 'latin1').toString('base64url');
    expect(await codeOf(enrolPasskey(world.ctx, world.person('ana'), { name: 'k', credential }))).toBe('passkey_invalid');
  });
});

describe('ending a passkey', () => {
  it('never the last one, never another person’s, and only after a recent sign-in', async () => {
    const first = await enrol(world, 'ana');
    const bens = await enrol(world, 'ben');
    const remove = (id: string, person = world.person('ana')) => codeOf(removePasskey(world.ctx.db, person, id));
    expect(await remove(first.id)).toBe('last_passkey');
    expect(await remove(bens.id)).toBe('not_found');
    expect(await remove('nonsense')).toBe('not_found');
    const second = await enrol(world, 'ana', { by: first });
    expect(await remove(first.id, idle('ana'))).toBe('fresh_sign_in_required');
    expect(await remove(first.id)).toBe('ok');
    expect(await remove(first.id)).toBe('not_found');
    expect((await list('ana')).items.map(({ id }) => id)).toEqual([second.id]);
  });

  it.each([1, 2, 3])('of the last two at the same moment, one stays (%i)', async () => {
    const first = await enrol(world, 'ana');
    const second = await enrol(world, 'ana', { by: first });
    const codes = await Promise.all([first, second].map(({ id }) => codeOf(removePasskey(world.ctx.db, world.person('ana'), id))));
    expect(codes.sort()).toEqual(['last_passkey', 'ok']);
    expect((await list('ana')).items).toHaveLength(1);
  });
});
