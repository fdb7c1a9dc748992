import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService, type Service } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';
import { expectLogVerifies } from '../../test/world-moves.fixture.ts';
import { startWorkloadIssuer, type WorkloadIssuer } from '../../test/workload-issuer.fixture.ts';
import {
  askToken,
  assertionBy,
  assertionForm,
  callBy,
  createProver,
  exchangeForm,
  federate,
  federatedAgent,
  seconds,
} from '../../test/workload.fixture.ts';

let service: Service;
let issuer: WorkloadIssuer;
beforeAll(async () => {
  [service, issuer] = await Promise.all([createService(), startWorkloadIssuer()]);
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await expectLogVerifies(service.world);
  await Promise.all([service.close(), issuer.close()]);
});

const admin = (text: string, ...values: string[]) => service.world.test.admin.query(text, values);

describe('a token for a workload', () => {
  it('of a real OpenID Connect issuer: exchanged, bound to the key, and the agent works with it', async () => {
    const federation = await federate(service, { kind: 'oidc', issuer: issuer.issuer, subject: 'patching-agent' });
    const prover = await createProver('Ed25519');
    const given = await issuer.tokenFor('patching-agent', service.url);
    const answer = await askToken(service, prover, exchangeForm(federation, given));
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'DPoP', expires_in: expect.any(Number) as number } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const expiresIn = Number(answer.body['expires_in']);
    expect(expiresIn).toBeGreaterThanOrEqual(299);
    expect(expiresIn).toBeLessThanOrEqual(600);

    const token = String(answer.body['access_token']);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'Ed25519', typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({
      iss: service.url,
      aud: `${service.url}/api/v1`,
      sub: 'agent:acme:acme-agent',
      ten: 'acme',
      client_id: federation,
      cnf: { jkt: prover.jkt },
    });
    const call = callBy(service, prover, token);
    const headers = { 'idempotency-key': 'by-token' };
    const submitted = await call('POST', '/api/v1/requests', { headers, body: bodyFor('service.restart') });
    expect(submitted).toMatchObject({ status: 201, body: { tenant: 'acme', status: 'pending' } });
    const path = `/api/v1/requests/${String(submitted.body['id'])}`;
    expect(await call('GET', path)).toMatchObject({ status: 200 });
    // The same agent, whichever way it came in.
    expect(await service.agent('acme-agent')('GET', path)).toMatchObject({ status: 200 });
    expect(await call('POST', `${path}/messages`, { headers: { 'idempotency-key': 'm' }, body: { body: 'x' } })).toMatchObject({
      status: 201,
    });
    expect(await call('POST', `${path}/withdraw`, { body: {} })).toMatchObject({ status: 200 });
    expect(await call('GET', '/api/v1/tools')).toMatchObject({ status: 200 });
    expect(await call('POST', '/api/v1/grants/redeem', { body: { grant: 'x', digest: `sha256:${'0'.repeat(64)}` } })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('a JWT-SVID by the pinned bundle of a trust domain, whose keys are for JWT-SVIDs alone', async () => {
    const [bundle, prover] = [await createProver(), await createProver()];
    const subject = 'spiffe://example.org/ns/rmm/sa/executor';
    const federation = await federate(service, {
      kind: 'spiffe',
      principal: { kind: 'executor', id: 'acme-exec-b' },
      subject,
      jwks: {
        keys: [
          { ...bundle.publicJwk, kid: 'b1', use: 'jwt-svid' },
          { kty: 'RSA', use: 'x509-svid', x5c: ['MII'] },
        ],
      },
    });
    const svid = await assertionBy(bundle, 'unused', service.url, {
      claims: { iss: undefined, sub: subject, jti: undefined },
      header: { kid: 'b1' },
    });
    const answer = await askToken(service, prover, exchangeForm(federation, svid));
    expect(answer.status).toBe(200);
    const call = callBy(service, prover, String(answer.body['access_token']));
    expect(await call('POST', '/api/v1/requests/req_1/result', { body: { lease: 'x', status: 'failed' } })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(await call('GET', '/api/v1/tools')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('private_key_jwt: an assertion that the workload signs itself', async () => {
    const { call } = await federatedAgent(service);
    expect(await call('GET', '/api/v1/tools')).toMatchObject({ status: 200 });
  });

  it('what was issued is in the log, and the federation says when it was last used', async () => {
    const { federation, prover } = await federatedAgent(service);
    const { rows } = await admin(`SELECT bytes FROM audit_leaf WHERE type = 'access.issued' ORDER BY seq DESC LIMIT 1`);
    expect(JSON.parse(String(rows[0]?.bytes))).toMatchObject({ actor: { kind: 'agent', id: 'acme-agent' }, tenant: 'acme' });
    const { rows: openings } = await admin(`SELECT openings::text AS text FROM audit_opening ORDER BY seq DESC LIMIT 1`);
    expect(openings[0]?.text).toContain(federation);
    expect(openings[0]?.text).toContain(prover.jkt);
    const list = await (await service.signIn('aud')).call('GET', '/api/console/federations?tenant=acme');
    const items = list.body['items'] as { id: string; lastUsedAt: string | null }[];
    expect(items.find(({ id }) => id === federation)?.lastUsedAt).toEqual(expect.any(String));
  });

  it('the metadata says where and how (RFC 8414)', async () => {
    const { body } = await service.nobody('GET', '/.well-known/oauth-authorization-server');
    expect(body).toMatchObject({ issuer: service.url, token_endpoint: `${service.url}/api/v1/token` });
    expect(body['dpop_signing_alg_values_supported']).toContain('ES256');
    expect(JSON.stringify(body)).not.toMatch(/HS256|none"\s*,\s*"alg/);
  });
});

describe('a form that is none', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no grant', {}, 'invalid_request'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    [
      'no client',
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: 'x',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      },
      'invalid_request',
    ],
    ['a SAML token', { ...exchangeForm('fed_x', 'x'), subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, 'invalid_request'],
    ['delegation', { ...exchangeForm('fed_x', 'x'), actor_token: 'y' }, 'invalid_request'],
    [
      'a refresh token wanted',
      { ...exchangeForm('fed_x', 'x'), requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      'invalid_request',
    ],
    ['a scope', { ...exchangeForm('fed_x', 'x'), scope: 'admin' }, 'invalid_scope'],
    ['another resource', { ...exchangeForm('fed_x', 'x'), resource: 'https://elsewhere.example' }, 'invalid_target'],
    ['another assertion type', { ...assertionForm('x'), client_assertion_type: 'urn:x' }, 'invalid_request'],
    ['an unknown client', exchangeForm('fed_x', 'x'), 'invalid_client'],
    ['a client that is no id', exchangeForm("fed_x'; DROP TABLE federation; --", 'x'), 'invalid_client'],
    ['an assertion that is none', assertionForm('x'), 'invalid_client'],
  ])('%s', async (_, form, error) => {
    const answer = await askToken(service, await createProver(), form);
    expect({ status: answer.status, error: answer.body['error'] }).toEqual({ status: error === 'invalid_client' ? 401 : 400, error });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(String(answer.body['error_description'])).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it('JSON, a repeated parameter, and a body without end', async () => {
    const dpop = await (await createProver()).prove({ htm: 'POST', htu: `${service.url}/api/v1/token` });
    const send = (raw: string, type = 'application/x-www-form-urlencoded') =>
      service.nobody('POST', '/api/v1/token', { raw, headers: { dpop, 'content-type': type } });
    expect(await send('{}', 'application/json')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await send('grant_type=client_credentials&grant_type=password')).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect(await send(`grant_type=${'x'.repeat(300_000)}`)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });
});

describe('revoked and suspended take effect at once', () => {
  it('a federation that is revoked mid-life ends the token, and no other comes', async () => {
    const { call, federation, prover } = await federatedAgent(service);
    expect((await call('GET', '/api/v1/tools')).status).toBe(200);
    const aud = await service.signIn('aud');
    expect((await aud.call('DELETE', `/api/console/federations/${federation}`)).status).toBe(204);
    const refused = await call('GET', '/api/v1/tools');
    expect(refused).toMatchObject({ status: 401, body: { code: 'credential_revoked' } });
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const again = await askToken(service, prover, assertionForm(await assertionBy(prover, federation, service.url)));
    expect(again).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('an agent that is suspended mid-life is refused, and gets no token', async () => {
    const { call, federation, prover } = await federatedAgent(service, { kind: 'agent', id: 'acme-owned' });
    await admin(`UPDATE agent SET suspended_at = now() WHERE id = 'acme-owned'`);
    expect(await call('GET', '/api/v1/tools')).toMatchObject({ status: 403, body: { code: 'agent_suspended' } });
    const again = await askToken(service, prover, assertionForm(await assertionBy(prover, federation, service.url)));
    expect(again).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    await admin(`UPDATE agent SET suspended_at = NULL WHERE id = 'acme-owned'`);
    expect((await call('GET', '/api/v1/tools')).status).toBe(200);
  });

  it('an agent from which everything was taken is not let in by its issuer once it is resumed', async () => {
    const { call, federation, prover } = await federatedAgent(service, { kind: 'agent', id: 'acme-owned' });
    const aud = await service.signIn('aud');
    const [revoke, resume] = ['revoke', 'resume'].map((verb) => `/api/console/workloads/agent.acme.acme-owned/${verb}`) as [string, string];
    expect((await aud.call('POST', revoke, { body: { reason: 'It is retired.', typed: 'Owned agent' } })).status).toBe(200);
    expect((await aud.call('POST', resume, { body: { reason: 'By mistake.' } })).status).toBe(200);
    expect(await call('GET', '/api/v1/tools')).toMatchObject({ status: 401, body: { code: 'credential_revoked' } });
    const again = await askToken(service, prover, assertionForm(await assertionBy(prover, federation, service.url)));
    expect(again).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('a federation that is revoked while its agent waits gets no decision', async () => {
    const { call, federation } = await federatedAgent(service);
    const headers = { 'idempotency-key': 'waits' };
    const { body } = await call('POST', '/api/v1/requests', { headers, body: bodyFor('service.restart') });
    const waiting = call('GET', `/api/v1/requests/${String(body['id'])}`, { headers: { prefer: 'wait=55' } });
    await admin('UPDATE federation SET revoked_at = now(), revoked_by = created_by WHERE id = $1', federation);
    const view = body as unknown as Parameters<typeof service.vote>[1];
    await service.vote(await service.signIn('ana'), view);
    expect(await waiting).toMatchObject({ status: 401, body: { code: 'credential_revoked' } });
  });

  it('a token that has expired by the database’s clock is refused', async () => {
    const { prover, federation } = await federatedAgent(service);
    const { signer } = service.node.ctx;
    const made = { tenant: 'acme', kind: 'agent' as const, id: 'acme-agent', federationId: federation, jkt: prover.jkt, jti: 'x' };
    const [over, good] = await Promise.all(
      [-1, 60].map((left) =>
        signer.mintAccessToken({ ...made, issuedAt: seconds(-600) * 1_000, expiresAt: seconds(left) * 1_000 }, service.url),
      ),
    );
    expect(await callBy(service, prover, good ?? '')('GET', '/api/v1/tools')).toMatchObject({ status: 200 });
    expect(await callBy(service, prover, over ?? '')('GET', '/api/v1/tools')).toMatchObject({
      status: 401,
      body: { code: 'invalid_token' },
    });
  });
});

it('I6: an access token of one customer at another’s ids is told what an unknown id is told', async () => {
  const { call } = await federatedAgent(service);
  const foreign = await service.submit('northwind-agent', 'service.restart');
  const [theirs, nobodys] = [await call('GET', `/api/v1/requests/${foreign.id}`), await call('GET', '/api/v1/requests/req_nothing')];
  expect(theirs).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(theirs.text).toBe(nobodys.text);
});
