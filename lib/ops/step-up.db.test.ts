import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { challengeMac, challengeOf } from '#lib/auth/step-up-challenge.ts';
import type { StepUpAnswer } from '#lib/contract/console-view.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { CHALLENGE_MS } from '#lib/domain/clocks.ts';
import type { StepUpChallenge } from '#lib/domain/step-up.ts';
import type { Authenticator, Dishonest } from '../../test/authenticator.fixture.ts';
import { ballot, codeOf, expectLogVerifies, propose, stored, vote } from '../../test/world-moves.fixture.ts';
import { enrol, signedBallot, stepUp } from '../../test/world-passkeys.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { decideRequest } from './decide-request.ts';
import { previewEdit } from './preview-edit.ts';
import { beginStepUp } from './step-up.ts';

let world: World;
let anas: Authenticator;
let bens: Authenticator;
beforeAll(async () => {
  world = await createWorld();
  await world.test.owner.query(
    `INSERT INTO approval_route (name, need, decide_within_seconds, step_up) VALUES ('two-stepped-up', '{"technician":2}', 3600, true)`,
  );
  await world.test.owner.query(`UPDATE guardrail SET cedar = replace(cedar, '@id("g.young-files") @approval("two-technicians")',
    '@id("g.young-files") @approval("two-stepped-up")')`);
  [anas, bens] = [await enrol(world, 'ana'), await enrol(world, 'ben', { synced: true })];
});
afterAll(() => world.close());

const decide = (view: Pick<RequestView, 'id'>, cast: Parameters<typeof decideRequest>[3], who: 'ana' | 'ben' | 'olga' | 'nora' = 'ana') =>
  decideRequest(world.ctx, world.person(who), view.id, cast);
const untouched = async (id: string) => expect(await stored(world, id)).toMatchObject({ status: 'pending', version: 1, votes: 0 });

describe('I10 a route that asks for a passkey', () => {
  it('takes a vote that the person’s passkey signed, and keeps and commits to the signature', async () => {
    const view = await propose(world, 'host.reboot');
    const { request } = await decide(view, await signedBallot(world, 'ana', anas, view));
    expect(request).toMatchObject({ status: 'approved', decision: { decidedBy: [{ id: 'ana' }] } });
    const { rows } = await world.test.admin.query(
      `SELECT v.assertion, o.openings FROM vote v JOIN audit_leaf l ON l.request_id = v.request_id AND l.type = 'request.voted'
       JOIN audit_opening o ON o.seq = l.seq WHERE v.request_id = $1`,
      [view.id],
    );
    expect(rows[0].assertion).toMatchObject({
      credentialId: anas.id,
      challenge: { personId: 'ana', requestId: view.id, verdict: 'approve' },
    });
    expect(rows[0].openings.assertion.value).toEqual(rows[0].assertion);
  });

  it('takes none without: who has no passkey is told so, who has one is asked for it; a deny needs neither', async () => {
    const view = await propose(world, 'host.reboot');
    expect(await codeOf(vote(world, 'olga', view))).toBe('passkey_required');
    expect(await codeOf(vote(world, 'ana', view))).toBe('step_up_required');
    expect(await codeOf(beginStepUp(world.ctx, world.person('olga'), view.id, view))).toBe('passkey_required');
    await untouched(view.id);
    expect(await vote(world, 'olga', view, { verdict: 'deny' })).toMatchObject({ status: 'denied' });
  });

  it('a route that does not ask keeps a good signature and refuses a bad one', async () => {
    const view = await propose(world, 'service.restart');
    const bad = await stepUp(world, 'ana', bens, view);
    expect(await codeOf(decide(view, ballot(view, { assertion: bad })))).toBe('assertion_invalid');
    expect(await codeOf(decide(view, await signedBallot(world, 'ana', anas, view)))).toBe('ok');
  });

  it('two people sign for two seats, each with their own passkey', async () => {
    const view = await propose(world, 'disk.cleanup', { arguments: { olderThanDays: 3 } });
    expect(view.approval).toMatchObject({ need: { technician: 2 }, stepUp: true });
    const first = (await decide(view, await signedBallot(world, 'ana', anas, view))).request;
    expect(first).toMatchObject({ status: 'pending', approval: { missing: { technician: 1 } } });
    expect(await codeOf(decide(view, ballot(first), 'ben'))).toBe('step_up_required');
    expect(await codeOf(decide(view, ballot(first, { assertion: await stepUp(world, 'ben', anas, first) }), 'ben'))).toBe(
      'assertion_invalid',
    );
    expect((await decide(view, await signedBallot(world, 'ben', bens, first), 'ben')).request.status).toBe('approved');
    await expectLogVerifies(world);
  });
});

describe('I5 a signature is for one decision of one person and no other', () => {
  it.each<[string, (view: RequestView) => Promise<Parameters<typeof decideRequest>[3]>]>([
    ['another request', async (view) => ballot(view, { assertion: await stepUp(world, 'ana', anas, await propose(world, 'host.reboot')) })],
    ['another version', async (view) => ballot(view, { assertion: (await tampered(view, { version: 2 })).assertion })],
    ['another person', async (view) => ballot(view, { assertion: await stepUp(world, 'ben', bens, view) })],
    ['another customer', async (view) => ballot(view, { assertion: (await tampered(view, { tenant: 'northwind' })).assertion })],
    ['a denial', async (view) => ballot(view, { assertion: (await tampered(view, { verdict: 'deny' as 'approve' })).assertion })],
    [
      'other arguments',
      async (view) => ballot(view, { assertion: await stepUp(world, 'ana', anas, { ...view, digest: `sha256:${'0'.repeat(64)}` }) }),
    ],
  ])('stolen from %s it is no proof', async (_, steal) => {
    const view = await propose(world, 'host.reboot');
    expect(await codeOf(decide(view, await steal(view)))).toBe('assertion_invalid');
    await untouched(view.id);
  });

  /** Even one that this service vouched for: the MAC is made here with the real key, over other members than the vote's. */
  async function tampered(view: RequestView, change: Partial<StepUpChallenge>): Promise<{ assertion: StepUpAnswer }> {
    const { options, nonce, expiresAt } = await beginStepUp(world.ctx, world.person('ana'), view.id, view);
    const members: StepUpChallenge = {
      ...{ v: 1, digest: view.digest, verdict: 'approve', tenant: view.tenant, requestId: view.id, version: view.version, personId: 'ana' },
      ...{ nonce, expiresAt },
      ...change,
    };
    const mac = challengeMac(world.ctx.passkeySite, members);
    return { assertion: { nonce, expiresAt, mac, credential: anas.assert({ ...options, challenge: challengeOf(members) }) } };
  }

  it.each<[string, Partial<Record<'nonce' | 'expiresAt' | 'mac', string>>]>([
    ['MAC', { mac: Buffer.alloc(32).toString('base64url') }],
    ['MAC that is none', { mac: '' }],
    ['nonce', { nonce: 'another' }],
    ['expiry', { expiresAt: new Date(Date.now() + 86_400_000).toISOString() }],
  ])('with another %s it is no proof', async (_, change) => {
    const view = await propose(world, 'host.reboot');
    const assertion = { ...(await stepUp(world, 'ana', anas, view)), ...change };
    expect(await codeOf(decide(view, ballot(view, { assertion })))).toBe('assertion_invalid');
    await untouched(view.id);
  });

  it.each<[string, Dishonest]>([
    ['made on another origin', { origin: 'https://holdpoint.evil.example' }],
    ['made for another host', { rpId: 'evil.example' }],
    ['made in a frame of another site', { crossOrigin: true }],
    ['made without verifying the user', { userVerified: false }],
    ['made without the user', { userPresent: false }],
    ['made as an enrolment', { type: 'webauthn.create' }],
    ['with a counter that stands still', { counter: 1 }],
    ['of another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['of a passkey that nobody has', { id: Buffer.alloc(32).toString('base64url') }],
  ])('one %s is no proof', async (_, change) => {
    const view = await propose(world, 'host.reboot');
    const assertion = await stepUp(world, 'ana', anas, view, change);
    expect(await codeOf(decide(view, ballot(view, { assertion })))).toBe('assertion_invalid');
    await untouched(view.id);
  });

  it.each([
    ['nothing', {}],
    ['no response', { type: 'public-key', rawId: 'x' }],
    ['a response of other kinds', { response: { clientDataJSON: 7, authenticatorData: null, signature: [] } }],
  ])('what is no assertion is no proof: %s', async (_, credential) => {
    const view = await propose(world, 'host.reboot');
    const given = await stepUp(world, 'ana', anas, view);
    expect(await codeOf(decide(view, ballot(view, { assertion: { ...given, credential: { id: anas.id, ...credential } } })))).toBe(
      'assertion_invalid',
    );
  });

  it('by the database’s clock it is good for five minutes', async () => {
    const view = await propose(world, 'host.reboot');
    const [{ now }] = (await world.test.admin.query<{ now: Date }>('SELECT clock_timestamp() AS now')).rows as [{ now: Date }];
    const { options, expiresAt } = await beginStepUp(world.ctx, world.person('ana'), view.id, view);
    expect(Date.parse(expiresAt) - now.getTime()).toBeGreaterThanOrEqual(CHALLENGE_MS);
    expect(options).toMatchObject({ userVerification: 'required', rpId: 'localhost', allowCredentials: [{ id: anas.id }] });
    const [late, early] = [-1, 60_000].map((ms) => new Date(now.getTime() + ms).toISOString());
    const over = await tampered(view, { expiresAt: late! });
    expect(await codeOf(decide(view, ballot(view, { assertion: { ...over.assertion, expiresAt: late! } })))).toBe('assertion_invalid');
    await untouched(view.id);
    const still = await tampered(view, { expiresAt: early! });
    expect(await codeOf(decide(view, ballot(view, { assertion: { ...still.assertion, expiresAt: early! } })))).toBe('ok');
  });

  it('a passkey that was revoked signs nothing any more', async () => {
    const spare = await enrol(world, 'ana', { by: anas });
    const view = await propose(world, 'host.reboot');
    const cast = await signedBallot(world, 'ana', spare, view);
    await world.test.admin.query('UPDATE passkey SET revoked_at = now() WHERE id = $1', [spare.id]);
    expect(await codeOf(decide(view, cast))).toBe('assertion_invalid');
    await untouched(view.id);
  });
});

describe('the same signature again', () => {
  it.each(['ana', 'ben'] as const)('by %s gets the recorded answer, and counts once', async (who) => {
    const view = await propose(world, 'host.reboot');
    const cast = await signedBallot(world, who, who === 'ana' ? anas : bens, view);
    expect((await decide(view, cast, who)).request.status).toBe('approved');
    expect((await decide(view, cast, who)).request.status).toBe('approved');
    expect(await stored(world, view.id)).toMatchObject({ status: 'approved', votes: 1 });
  });

  it('sent twice at once is one vote and one use', async () => {
    const view = await propose(world, 'host.reboot');
    const cast = await signedBallot(world, 'ana', anas, view);
    expect(await Promise.all([codeOf(decide(view, cast)), codeOf(decide(view, cast))])).toEqual(['ok', 'ok']);
    expect(await stored(world, view.id)).toMatchObject({ votes: 1 });
  });

  it('a vote that was refused for another reason has not used it up', async () => {
    const view = await propose(world, 'host.reboot');
    const cast = await signedBallot(world, 'ana', anas, view);
    expect(await codeOf(decide(view, { ...cast, version: 2 }))).toBe('stale_view');
    expect((await decide(view, cast)).request.status).toBe('approved');
    const { rows } = await world.test.admin.query('SELECT last_used_at IS NOT NULL AS used FROM passkey WHERE id = $1', [anas.id]);
    expect(rows).toEqual([{ used: true }]);
  });
});

describe('I5 a step-up and an edit', () => {
  it('the passkey signs the digest of the edited call, which the preview gives', async () => {
    const view = await propose(world, 'disk.cleanup');
    expect(view.approval).toMatchObject({ stepUp: false });
    const edited = { olderThanDays: 3 };
    const preview = await previewEdit(world.ctx, world.person('ana'), view.id, { arguments: edited });
    expect(preview).toMatchObject({ errors: [], approval: { stepUp: true, need: { technician: 2 }, given: [] } });
    expect(await codeOf(decide(view, ballot(view, { arguments: edited })))).toBe('step_up_required');
    const original = await stepUp(world, 'ana', anas, view);
    expect(await codeOf(decide(view, ballot(view, { arguments: edited, assertion: original })))).toBe('assertion_invalid');
    await untouched(view.id);
    const signed = await stepUp(world, 'ana', anas, { ...view, digest: preview.digest ?? '' });
    expect(await codeOf(decide(view, ballot(view, { arguments: { olderThanDays: 4 }, assertion: signed })))).toBe('assertion_invalid');
    const { request } = await decide(view, ballot(view, { arguments: edited, assertion: signed }));
    expect(request).toMatchObject({ status: 'pending', digest: preview.digest, approval: { given: [{ id: 'ana' }] } });
    await expectLogVerifies(world);
  });
});

describe('a step-up is begun only by who could approve what is current', () => {
  it('names the refusal', async () => {
    const begin = async (view: RequestView, who: 'ana' | 'aud' | 'mara' | 'nora' = 'ana', change: object = {}) =>
      codeOf(beginStepUp(world.ctx, world.person(who), view.id, { ...view, ...change }));
    const view = await propose(world, 'host.reboot');
    expect(await begin(view, 'nora')).toBe('not_found');
    expect(await begin(view, 'aud')).toBe('forbidden');
    expect(await begin(view, 'mara')).toBe('role_not_needed');
    expect(await begin(view, 'ana', { version: 2 })).toBe('stale_view');
    expect(await begin(view, 'ana', { digest: 'nonsense' })).toBe('stale_view');
    await vote(world, 'ana', view, { verdict: 'deny' });
    expect(await begin(view)).toBe('already_decided');
  });
});
