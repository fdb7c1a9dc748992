import { generateKeyPair, exportJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CreateFederationBody, createFederationBody } from '#lib/contract/federation.ts';
import { codeOf, expectLogVerifies } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { createProver } from '../../test/workload.fixture.ts';
import { createFederation } from './create-federation.ts';
import { listFederations } from './list-federations.ts';
import { revokeFederation } from './revoke-federation.ts';

let world: World;
let keys = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await expectLogVerifies(world);
  await world.close();
});

const OIDC = {
  tenant: 'acme',
  principal: { kind: 'agent', id: 'acme-agent' },
  kind: 'oidc',
  issuer: 'https://issuer.example',
  subject: 's',
};
const body = (change: object = {}) => createFederationBody.parse({ ...OIDC, ...change });
const idempotency = (given: CreateFederationBody, key = `k${(keys += 1)}`) => ({ key, bodyHash: JSON.stringify(given) });
const create = (change: object = {}, who: Parameters<World['person']>[0] = 'aud', key?: string) => {
  const given = body(change);
  return createFederation(world.ctx, world.person(who), given, idempotency(given, key));
};
const leaves = async () => {
  const { rows } = await world.test.admin.query<{ type: string }>(
    `SELECT type FROM audit_leaf WHERE type LIKE 'federation.%' ORDER BY seq`,
  );
  return rows.map(({ type }) => type);
};

describe('a federation', () => {
  it('I7: each change has its leaf, and the same change twice has one', async () => {
    const before = (await leaves()).length;
    const made = await create({ subject: 'leaf' }, 'aud', 'leaf');
    expect(await create({ subject: 'leaf' }, 'aud', 'leaf')).toEqual(made);
    expect(await codeOf(create({ subject: 'other' }, 'aud', 'leaf'))).toBe('idempotency_key_reused');
    await revokeFederation(world.ctx.db, world.person('aud'), made.id);
    await revokeFederation(world.ctx.db, world.person('aud'), made.id);
    expect((await leaves()).slice(before)).toEqual(['federation.created', 'federation.revoked']);
  });

  it('one subject speaks for one workload of a customer, until that is over', async () => {
    const first = await create({ subject: 'one' });
    expect(await codeOf(create({ subject: 'one', principal: { kind: 'agent', id: 'acme-owned' } }))).toBe('federation_exists');
    await revokeFederation(world.ctx.db, world.person('aud'), first.id);
    expect(await codeOf(create({ subject: 'one', principal: { kind: 'agent', id: 'acme-owned' } }))).toBe('ok');
  });

  it.each<[string, object, string]>([
    ['a workload that is not there', { principal: { kind: 'agent', id: 'nobody' } }, 'not_found'],
    ['a workload of another customer', { principal: { kind: 'agent', id: 'northwind-agent' } }, 'not_found'],
    ['an executor as an agent', { principal: { kind: 'agent', id: 'acme-exec' } }, 'not_found'],
    ['another customer', { tenant: 'northwind' }, 'not_found'],
    ['an issuer without TLS', { issuer: 'http://issuer.example' }, 'issuer_not_allowed'],
    ['an address', { issuer: 'https://169.254.169.254' }, 'issuer_not_allowed'],
    ['an address in other digits', { issuer: 'https://0x7f000001' }, 'issuer_not_allowed'],
    ['this machine', { issuer: 'https://localhost' }, 'issuer_not_allowed'],
    ['a name inside', { issuer: 'https://metadata.google.internal' }, 'issuer_not_allowed'],
    ['a query', { issuer: 'https://issuer.example/?x=1' }, 'issuer_not_allowed'],
    ['a password', { issuer: 'https://a:b@issuer.example' }, 'issuer_not_allowed'],
    ['a file', { issuer: 'file:///etc/passwd' }, 'issuer_not_allowed'],
    [
      'a SPIFFE ID of no workload',
      { kind: 'spiffe', issuer: undefined, subject: 'spiffe://example.org', discovery: 'https://i.example' },
      'invalid_body',
    ],
    [
      'a SPIFFE ID with dots',
      { kind: 'spiffe', issuer: undefined, subject: 'spiffe://example.org/../b', discovery: 'https://i.example' },
      'invalid_body',
    ],
    ['SPIFFE without keys', { kind: 'spiffe', issuer: undefined, subject: 'spiffe://example.org/b' }, 'invalid_body'],
    ['a shared secret as a key', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }, 'jwks_invalid'],
    ['a key that is none', { jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] } }, 'jwks_invalid'],
    ['a key for encryption alone', { jwks: { keys: [{ kty: 'RSA', use: 'enc', n: 'x', e: 'AQAB' }] } }, 'jwks_invalid'],
  ])('refuses %s', async (_, change, code) => {
    const { issuer, ...rest } = { ...OIDC, subject: `refused-${code}`, ...change } as Record<string, unknown>;
    const given = createFederationBody.parse(issuer === undefined ? rest : { ...rest, issuer });
    expect(await codeOf(createFederation(world.ctx, world.person('aud'), given, idempotency(given)))).toBe(code);
  });

  it('refuses private keys, and two keys without names; keeps nothing of a key but what makes it', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const [open, secret] = [await exportJWK(publicKey), await exportJWK(privateKey)];
    expect(await codeOf(create({ subject: 'j', jwks: { keys: [secret] } }))).toBe('jwks_invalid');
    expect(await codeOf(create({ subject: 'j', jwks: { keys: [open, open] } }))).toBe('jwks_invalid');
    const made = await create({ subject: 'j', jwks: { keys: [{ ...open, kid: 'a', x5u: 'https://elsewhere.example', note: 'x' }] } });
    expect(made).toMatchObject({ discovery: null, keyIds: ['a'] });
    const { rows } = await world.test.admin.query(`SELECT jwks FROM federation WHERE id = $1`, [made.id]);
    expect(Object.keys((rows[0] as { jwks: { keys: [object] } }).jwks.keys[0]).sort()).toEqual(['crv', 'kid', 'kty', 'x', 'y']);
  });

  it.each(['repo:org/*', 'a b', '', `x${'y'.repeat(3_000)}`])('a subject is no pattern: %j', (subject) => {
    expect(createFederationBody.safeParse({ ...OIDC, subject }).success).toBe(false);
  });

  it('is for administrators with a recent sign-in; others of the customer may look, or not even that', async () => {
    for (const who of ['ana', 'mara'] as const) expect(await codeOf(create({ subject: 'x' }, who))).toBe('forbidden');
    expect(await codeOf(create({ subject: 'x' }, 'nora'))).toBe('not_found');
    const stale = { ...world.person('aud'), authenticatedAt: Date.now() - 16 * 60_000 };
    const given = body({ subject: 'x' });
    expect(await codeOf(createFederation(world.ctx, stale, given, idempotency(given)))).toBe('fresh_sign_in_required');

    const made = await create({ subject: 'seen' });
    const seenBy = async (who: Parameters<World['person']>[0]) =>
      (await listFederations(world.ctx.db, world.person(who), {})).items.some(({ id }) => id === made.id);
    expect([await seenBy('aud'), await seenBy('mara'), await seenBy('ana'), await seenBy('nora')]).toEqual([true, true, false, false]);
    expect(await codeOf(revokeFederation(world.ctx.db, world.person('mara'), made.id))).toBe('forbidden');
    for (const id of [made.id, 'fed_nothing', "'; --", ''])
      expect(await codeOf(revokeFederation(world.ctx.db, world.person('nora'), id))).toBe('not_found');
  });

  it('private_key_jwt speaks for itself, to this service alone', async () => {
    const { publicJwk } = await createProver();
    const given = createFederationBody.parse({
      tenant: 'acme',
      principal: OIDC.principal,
      kind: 'private_key_jwt',
      jwks: { keys: [publicJwk] },
    });
    const made = await createFederation(world.ctx, world.person('aud'), given, idempotency(given));
    expect(made).toMatchObject({ issuer: made.id, subject: made.id, audience: world.ctx.workloadIdentity.issuer });
  });
});
