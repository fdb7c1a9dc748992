import { createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService, type Service } from '../../test/service.fixture.ts';
import { signAs, startWorkloadIssuer, type WorkloadIssuer } from '../../test/workload-issuer.fixture.ts';
import {
  askToken,
  assertionBy,
  assertionForm,
  type Change,
  createProver,
  exchangeForm,
  federate,
  type Prover,
  seconds,
} from '../../test/workload.fixture.ts';

/** Every token here but the first of each kind must be worth nothing. */
let service: Service;
let issuer: WorkloadIssuer;
let stranger: WorkloadIssuer;
let prover: Prover;
let attacker: Prover;
let federation: string;
beforeAll(async () => {
  [service, issuer, stranger] = await Promise.all([createService(), startWorkloadIssuer(), startWorkloadIssuer()]);
  [prover, attacker] = [await createProver(), await createProver()];
  federation = await federate(service, { kind: 'oidc', issuer: issuer.issuer, subject: 'patching-agent' });
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await Promise.all([service.close(), issuer.close(), stranger.close()]);
});

const claims = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: issuer.issuer,
  sub: 'patching-agent',
  aud: service.url,
  iat: seconds(),
  exp: seconds(300),
  ...change,
});
const exchange = (token: string, by = prover) => askToken(service, by, exchangeForm(federation, token));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a subject token', () => {
  it('that is right is accepted, so that what follows means something', async () => {
    expect((await exchange(await issuer.forge(claims()))).status).toBe(200);
    expect((await exchange(await issuer.forge(claims({ aud: [service.url] })))).status).toBe(200);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['alg none', () => `${encode({ alg: 'none' })}.${encode(claims())}.`],
    [
      'alg None with a signature',
      async () => `${encode({ alg: 'None', kid: 'one' })}.${(await issuer.forge(claims())).split('.').slice(1).join('.')}`,
    ],
    [
      'HS256 with the public key as its secret',
      () => signAs(createSecretKey(Buffer.from(issuer.publicPem)), claims(), { alg: 'HS256', kid: 'one' }),
    ],
    ['the key in its header', () => signAs(attacker.privateKey, claims(), { alg: 'ES256', jwk: attacker.publicJwk })],
    ['the right key in its header too', () => issuer.forge(claims(), { jwk: attacker.publicJwk })],
    ['a kid that is a path', () => issuer.forge(claims(), { kid: '../../../../dev/null' })],
    ['a kid that is a URL', () => issuer.forge(claims(), { kid: `${stranger.issuer}/jwks` })],
    ['a kid that is SQL', () => issuer.forge(claims(), { kid: "one' UNION SELECT 'x" })],
    ['a kid that is no text', () => issuer.forge(claims(), { kid: ['one'] as unknown as string })],
    ['another key with the right kid', () => signAs(attacker.privateKey, claims(), { alg: 'ES256', kid: 'one' })],
    ['the type of a DPoP proof', () => issuer.forge(claims(), { typ: 'dpop+jwt' })],
    ['the type of a grant', () => issuer.forge(claims(), { typ: 'holdpoint-grant+jwt' })],
    ['the type of a logout token', () => issuer.forge(claims(), { typ: 'logout+jwt' })],
    ['a critical header that nobody knows', () => issuer.forge(claims(), { crit: ['urn:nobody:knows'], 'urn:nobody:knows': 1 })],
    ['another audience', () => issuer.forge(claims({ aud: 'https://elsewhere.example' }))],
    ['our audience and another one', () => issuer.forge(claims({ aud: [service.url, 'https://elsewhere.example'] }))],
    ['an audience that only starts like ours', () => issuer.forge(claims({ aud: `${service.url}.evil.example` }))],
    ['no audience', () => issuer.forge(claims({ aud: undefined }))],
    ['another issuer', () => issuer.forge(claims({ iss: stranger.issuer }))],
    ['an issuer with a slash more', () => issuer.forge(claims({ iss: `${issuer.issuer}/` }))],
    ['a stranger’s signature in our issuer’s name', () => stranger.forge(claims())],
    ['another subject', () => issuer.forge(claims({ sub: 'another-agent' }))],
    ['a subject that only starts like it', () => issuer.forge(claims({ sub: 'patching-agent-2' }))],
    ['a subject in other letters', () => issuer.forge(claims({ sub: 'Patching-Agent' }))],
    ['a subject that is a list', () => issuer.forge(claims({ sub: ['patching-agent'] }))],
    ['an end that has passed', () => issuer.forge(claims({ exp: seconds(-60) }))],
    ['no end', () => issuer.forge(claims({ exp: undefined }))],
    ['an end that is a year away', () => issuer.forge(claims({ exp: seconds(365 * 86_400) }))],
    ['an end that is text', () => issuer.forge(claims({ exp: '9999999999' }))],
    ['a beginning that is to come', () => issuer.forge(claims({ nbf: seconds(120) }))],
    ['an instant that is to come', () => issuer.forge(claims({ iat: seconds(120) }))],
    ['a changed claim', async () => tamper(await issuer.forge(claims({ sub: 'another-agent' })))],
    ['no signature', async () => `${(await issuer.forge(claims())).split('.').slice(0, 2).join('.')}.`],
    ['five parts', async () => `${await issuer.forge(claims())}.x.y`],
    ['no JWT', () => 'not-a-token'],
  ])('with %s gets nothing', async (_, make) => {
    const answer = await exchange(await make());
    expect({ status: answer.status, error: answer.body['error'] }).toEqual({ status: 400, error: 'invalid_request' });
    expect(answer.text).not.toContain('access_token');
  });

  it.each(['jku', 'x5u'])('with a %s is refused before anybody is asked at that address', async (name) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(JSON.stringify({ keys: [{ ...attacker.publicJwk, kid: 'evil' }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const token = await signAs(attacker.privateKey, claims(), { alg: 'ES256', kid: 'evil', [name]: url });
    expect(await exchange(token)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await exchange(await issuer.forge(claims(), { [name]: url }))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect(asked).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('made-up key ids do not turn into a flood on the issuer', async () => {
    await exchange(await issuer.forge(claims()));
    const before = issuer.asked.length;
    for (let i = 0; i < 20; i += 1) await exchange(await issuer.forge(claims(), { kid: `made-up-${i}` }));
    expect(issuer.asked.length - before).toBeLessThanOrEqual(1);
  });

  it('belongs to the first key that brought it: who steals it gets nothing for it', async () => {
    const token = await issuer.forge(claims({ jti: 'once' }));
    expect((await exchange(token)).status).toBe(200);
    expect((await exchange(token)).status).toBe(200);
    const stolen = await exchange(token, attacker);
    expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(String(stolen.body['error_description'])).toContain('another key');
  });

  it('is worth nothing at the federation of another workload, or by another way to ask', async () => {
    const other = await federate(service, { kind: 'oidc', issuer: issuer.issuer, subject: 'another-agent' });
    const token = await issuer.forge(claims());
    expect(await askToken(service, prover, exchangeForm(other, token))).toMatchObject({ status: 400 });
    expect(await askToken(service, prover, assertionForm(token))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  function tamper(token: string): string {
    const [header, , signature] = token.split('.');
    return [header, encode(claims()), signature].join('.');
  }
});

describe('a JWT-SVID', () => {
  it.each<[string, Change, number]>([
    ['that is right', {}, 200],
    ['of another workload', { claims: { sub: 'spiffe://example.org/ns/a/sa/c' } }, 400],
    ['of another trust domain', { claims: { sub: 'spiffe://example.com/ns/a/sa/b' } }, 400],
    ['of the type of another thing', { header: { typ: 'at+jwt' } }, 400],
    ['for somebody else', { claims: { aud: 'other' } }, 400],
    ['without an end', { claims: { exp: undefined } }, 400],
  ])('%s', async (name, change, status) => {
    const subject = `spiffe://example.org/${name.replaceAll(' ', '-')}/b`;
    const id = await federate(service, { kind: 'spiffe', subject, jwks: { keys: [prover.publicJwk] } });
    const svid = await assertionBy(prover, 'x', service.url, { ...change, claims: { iss: undefined, sub: subject, ...change.claims } });
    expect((await askToken(service, prover, exchangeForm(id, svid))).status).toBe(status);
  });
});

describe('a client assertion', () => {
  let own: string;
  beforeAll(async () => {
    own = await federate(service, { kind: 'private_key_jwt', jwks: { keys: [prover.publicJwk] } });
  });
  const ask = async (change: Change = {}) => askToken(service, prover, assertionForm(await assertionBy(prover, own, service.url, change)));

  it('that is right is accepted', async () => expect((await ask()).status).toBe(200));

  it.each<[string, () => Change]>([
    ['by another key', () => ({ by: attacker })],
    ['in another client’s name', () => ({ claims: { iss: federation } })],
    ['for the token endpoint and not the issuer', () => ({ claims: { aud: `${service.url}/api/v1/token` } })],
    ['for the API', () => ({ claims: { aud: `${service.url}/api/v1` } })],
    ['for more than us', () => ({ claims: { aud: [service.url, 'https://elsewhere.example'] } })],
    ['without an id', () => ({ claims: { jti: undefined } })],
    ['that lives for an hour', () => ({ claims: { exp: seconds(3_600) } })],
    ['that is over', () => ({ claims: { exp: seconds(-60) } })],
    ['of the type of an access token', () => ({ header: { typ: 'at+jwt' } })],
    ['that brings its key', () => ({ header: { jwk: prover.publicJwk } })],
  ])('%s gets nothing', async (_, change) => {
    expect(await ask(change())).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('is good once, also when it comes twice at once', async () => {
    const form = assertionForm(await assertionBy(prover, own, service.url));
    const answers = await Promise.all(Array.from({ length: 5 }, () => askToken(service, prover, form)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401, 401, 401]);
  });

  it('cannot be a subject token', async () => {
    const token = await assertionBy(prover, own, service.url);
    expect(await askToken(service, prover, exchangeForm(own, token))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});
