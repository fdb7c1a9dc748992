import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService, type Service } from '../../test/service.fixture.ts';
import {
  askToken,
  assertionBy,
  assertionForm,
  callBy,
  type Change,
  createProver,
  federatedAgent,
  type ProofFor,
  type Prover,
  seconds,
} from '../../test/workload.fixture.ts';

let service: Service;
let agent: Awaited<ReturnType<typeof federatedAgent>>;
let attacker: Prover;
beforeAll(async () => {
  service = await createService();
  agent = await federatedAgent(service);
  attacker = await createProver();
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const PATH = '/api/v1/tools';
const call = (headers: Record<string, string>, path = PATH) => service.nobody('GET', path, { headers });
const right = (): ProofFor => ({ htm: 'GET', htu: service.url + PATH, token: agent.token });
const withProof = async (dpop: string, path = PATH) => call({ authorization: `DPoP ${agent.token}`, dpop }, path);

describe('a proof', () => {
  it.each<[string, () => ProofFor]>([
    ['for this call', right],
    ['whose URL has a query and a fragment', () => ({ ...right(), htu: `${service.url}${PATH}?a=1#b` })],
  ])('%s is accepted', async (_, target) => {
    expect((await withProof(await agent.prover.prove(target()), `${PATH}?b=2`)).status).toBe(200);
  });

  it.each<[string, () => [ProofFor, Change?]]>([
    ['for another method', () => [{ ...right(), htm: 'POST' }]],
    ['for the method in other letters', () => [{ ...right(), htm: 'get' }]],
    ['for another path', () => [{ ...right(), htu: `${service.url}/api/v1/requests` }]],
    ['for another host', () => [{ ...right(), htu: `https://elsewhere.example${PATH}` }]],
    ['for another port', () => [{ ...right(), htu: `http://127.0.0.1:1${PATH}` }]],
    ['for a URL that is none', () => [{ ...right(), htu: PATH }]],
    ['for another token', () => [{ ...right(), token: `${agent.token}x` }]],
    ['for no token', () => [{ htm: 'GET', htu: service.url + PATH }]],
    ['of too long ago', () => [right(), { claims: { iat: seconds(-120) } }]],
    ['from the future', () => [right(), { claims: { iat: seconds(60) } }]],
    ['without an instant', () => [right(), { claims: { iat: undefined } }]],
    ['without an id', () => [right(), { claims: { jti: undefined } }]],
    ['with an id of no letters', () => [right(), { claims: { jti: '' } }]],
    ['with an id that is no text', () => [right(), { claims: { jti: 7 } }]],
    ['of the type of a token', () => [right(), { header: { typ: 'JWT' } }]],
    ['of no type', () => [right(), { header: { typ: undefined } }]],
    ['without its key', () => [right(), { header: { jwk: undefined } }]],
    ['with somebody else’s key', () => [right(), { header: { jwk: attacker.publicJwk } }]],
    ['signed by somebody else', () => [right(), { by: attacker }]],
    ['with a jku', () => [right(), { header: { jku: 'https://elsewhere.example/jwks' } }]],
    ['with an x5u', () => [right(), { header: { x5u: 'https://elsewhere.example/x' } }]],
    ['with a key that is a secret', () => [right(), { header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } }]],
  ])('%s is refused', async (_, given) => {
    const answer = await withProof(await agent.prover.prove(...given()));
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/DPoP [^,]+, error="invalid_dpop_proof", algs="ES256/);
  });

  it('with the private key in it is refused', async () => {
    const jwk = await exportJWK(agent.prover.privateKey);
    expect(await withProof(await agent.prover.prove(right(), { header: { jwk } }))).toMatchObject({ status: 401 });
  });

  it('by a key of the agent’s own that is not the one of the token is refused', async () => {
    expect(await withProof(await attacker.prove(right()))).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
  });

  it('alg none and HS256 are refused', async () => {
    const claims = { htm: 'GET', htu: service.url + PATH, jti: 'x', iat: seconds() };
    const secret: JWK = { kty: 'oct', k: Buffer.alloc(32).toString('base64url') };
    const hs = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: secret }).sign(new Uint8Array(32));
    const [, payload] = hs.split('.');
    const none = `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: agent.prover.publicJwk })).toString('base64url')}.${payload}.`;
    for (const proof of [hs, none, '', 'x', `${hs}, ${hs}`])
      expect(await withProof(proof)).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
  });

  it('with an RSA key that is too short is refused', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2_048, extractable: true });
    const proof = await new SignJWT({ htm: 'GET', htu: service.url + PATH, jti: 'x', iat: seconds() })
      .setProtectedHeader({ alg: 'RS256', typ: 'dpop+jwt', jwk: { ...(await exportJWK(publicKey)), n: 'AQAB' } })
      .sign(privateKey);
    expect(await withProof(proof)).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
  });

  it('is good once, also when it comes many times at once and whatever nodes it comes to', async () => {
    const proof = await agent.prover.prove(right());
    const answers = await Promise.all(Array.from({ length: 6 }, () => withProof(proof)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401, 401, 401, 401]);
  });

  it('is good once at the token endpoint too', async () => {
    const dpop = await agent.prover.prove({ htm: 'POST', htu: `${service.url}/api/v1/token` });
    const ask = async () =>
      askToken(service, agent.prover, assertionForm(await assertionBy(agent.prover, agent.federation, service.url)), dpop);
    expect((await ask()).status).toBe(200);
    expect(await ask()).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
    const wrong = await agent.prover.prove({ htm: 'GET', htu: `${service.url}/api/v1/token` });
    const form = assertionForm(await assertionBy(agent.prover, agent.federation, service.url));
    for (const proof of [wrong, '', 'x'])
      expect(await askToken(service, agent.prover, form, proof)).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
    // None of them used the assertion up.
    expect((await askToken(service, agent.prover, form)).status).toBe(200);
  });

  it('what was seen is forgotten once it could not be presented any more', async () => {
    const { admin } = service.world.test;
    await withProof(await agent.prover.prove(right()));
    await admin.query(`UPDATE seen_token SET expires_at = now() - interval '1 second'`);
    await federatedAgent(service);
    const { rows } = await admin.query(`SELECT count(*)::int AS n FROM seen_token WHERE expires_at <= now()`);
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('an access token', () => {
  it('sent as a bearer token is no credential', async () => {
    const answer = await call({ authorization: `Bearer ${agent.token}`, dpop: await agent.prover.prove(right()) });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="holdpoint", DPoP realm="holdpoint", algs=/);
  });

  it('without a proof is none either, and a key is none with one', async () => {
    expect(await call({ authorization: `DPoP ${agent.token}` })).toMatchObject({ status: 401, body: { code: 'invalid_dpop_proof' } });
    const key = service.world.keys['acme-agent'] ?? '';
    expect(await call({ authorization: `DPoP ${key}`, dpop: await agent.prover.prove({ ...right(), token: key }) })).toMatchObject({
      status: 401,
      body: { code: 'invalid_token' },
    });
  });

  it('that somebody else made, or changed, or that is something else of ours, is invalid', async () => {
    const view = await service.submit('acme-agent', 'inventory.read');
    const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const [, payload = '', signature = ''] = agent.token.split('.');
    const own = { iss: service.url, aud: `${service.url}/api/v1`, sub: 'agent:acme:acme-agent', ten: 'acme', client_id: agent.federation };
    const forged = await new SignJWT({ ...own, jti: 'x', iat: seconds(), exp: seconds(300), cnf: { jkt: attacker.jkt } })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk: attacker.publicJwk })
      .sign(attacker.privateKey);
    const tokens = [
      forged,
      view.grant?.token ?? '',
      `${header({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `${header({ alg: 'Ed25519', typ: 'at+jwt', kid: '../x' })}.${payload}.${signature}`,
      await assertionBy(agent.prover, agent.federation, service.url),
      'x',
    ];
    for (const token of tokens) {
      const by = token === forged ? attacker : agent.prover;
      expect(await callBy(service, by, token)('GET', PATH)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    }
  });

  it('opens no console', async () => {
    const dpop = await agent.prover.prove({ ...right(), htu: `${service.url}/api/console/me` });
    const answer = await call({ authorization: `DPoP ${agent.token}`, dpop, origin: service.url }, '/api/console/me');
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
