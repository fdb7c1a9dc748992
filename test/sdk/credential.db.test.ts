import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuthenticationError, bearer, CredentialError, Executor, Holdpoint, privateKeyJwt, workloadIdentity } from '#sdk/main.ts';
import { createService, type Service } from '../service.fixture.ts';
import { startWorkloadIssuer, type WorkloadIssuer } from '../workload-issuer.fixture.ts';
import { assertionBy, createProver, federate } from '../workload.fixture.ts';
import { credentialOf, type Federated, firstTokenEnds, listening, signing } from './federated.fixture.ts';
import { startNonceDoor } from './nonce-door.fixture.ts';

let service: Service;
let issuer: WorkloadIssuer;
let folder: string;
let agent: Federated;
beforeAll(async () => {
  [service, issuer] = await Promise.all([createService(), startWorkloadIssuer()]);
  folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-credential-'));
  agent = await signing(service, { kind: 'agent', id: 'acme-agent' });
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await Promise.all([service.close(), issuer.close(), rm(folder, { recursive: true, force: true })]);
});

const jtiOf = (headers: Headers) => decodeJwt(headers.get('dpop') ?? '').jti;
const ask = {
  tool: 'service.restart',
  arguments: { service: 'Spooler' },
  targets: [{ kind: 'host' as const, name: 'acme-ws1' }],
  intent: { summary: 'Spooler stopped answering' },
  confidence: 0.95,
};

describe('who is calling', () => {
  it('by a token of a real OpenID Connect issuer, read from its file each time', async () => {
    const federation = await federate(service, { kind: 'oidc', issuer: issuer.issuer, subject: 'patching-agent' });
    const file = path.join(folder, 'token');
    const refresh = async () => writeFile(file, `${await issuer.tokenFor('patching-agent', service.url)}\n`);
    await refresh();
    const heard = listening(firstTokenEnds(service, federation, -60, 300));
    // As whoever mounts such a file does: it is another one each time that it is read.
    const assertion = async () => {
      const token = await readFile(file, 'utf8');
      await refresh();
      return token;
    };
    const holdpoint = new Holdpoint({
      url: service.url,
      credential: workloadIdentity({ url: service.url, federation, assertion, fetch: heard.fetch }),
    });
    // The first access token is over when it comes, so a second one is asked for.
    const view = await holdpoint.request(ask);
    expect(view).toMatchObject({ status: 'pending', tenant: 'acme' });
    expect(await holdpoint.withdraw(view.id)).toMatchObject({ status: 'withdrawn' });
    const brought = heard.calls.map(({ body }) => new URLSearchParams(body).get('subject_token') ?? '');
    expect(brought.map((token) => decodeJwt(token).sub)).toEqual(['patching-agent', 'patching-agent']);
    expect(new Set(brought).size).toBe(2);
  });

  it('an executor by a JWT-SVID of a trust domain', async () => {
    const bundle = await createProver();
    const subject = 'spiffe://example.org/ns/rmm/sa/sdk-executor';
    const principal = { kind: 'executor', id: 'acme-exec' };
    const jwks = { keys: [{ ...bundle.publicJwk, kid: 'b1', use: 'jwt-svid' }] };
    const federation = await federate(service, { kind: 'spiffe', principal, subject, jwks });
    const svid = () =>
      assertionBy(bundle, 'unused', service.url, { claims: { iss: undefined, sub: subject, jti: undefined }, header: { kid: 'b1' } });
    const credential = workloadIdentity({ url: service.url, federation, assertion: async () => ({ kind: 'spiffe', token: await svid() }) });
    const executor = new Executor({ url: service.url, credential });
    const agentSide = new Holdpoint({ url: service.url, key: service.world.keys['acme-agent'] ?? '' });
    const view = await agentSide.request(ask);
    await service.vote(await service.signIn('ana'), view);
    const grant = (await agentSide.get(view.id)).grant?.token ?? '';
    const { lease } = await executor.redeem(grant);
    expect(await executor.report(view.id, { lease, status: 'succeeded' })).toMatchObject({ status: 'succeeded' });
  });

  it.each<[string, () => Promise<Parameters<typeof privateKeyJwt>[0]>, string]>([
    ['a JWK', async () => exportJWK((await pairOf('ES384')).privateKey), 'ES384'],
    ['an Ed25519 CryptoKey', async () => (await pairOf('Ed25519')).privateKey, 'Ed25519'],
    ['an RSA JWK', async () => exportJWK((await pairOf('PS256')).privateKey), 'PS256'],
  ])('by assertions that it signs itself with %s', async (_, key) => {
    const given = await key();
    const { d, p, q, dp, dq, qi, ...publicJwk } = 'kty' in given ? given : await exportJWK(given as CryptoKey);
    const federation = await federate(service, { kind: 'private_key_jwt', jwks: { keys: [publicJwk] } });
    const credential = workloadIdentity({ url: service.url, federation, assertion: privateKeyJwt(given) });
    expect(await new Holdpoint({ url: service.url, credential }).tools()).not.toHaveLength(0);
  });

  it('by a key, as ever', async () => {
    const key = service.world.keys['acme-agent'] ?? '';
    expect(await new Holdpoint({ url: service.url, credential: bearer(key) }).tools()).toEqual(
      await new Holdpoint({ url: service.url, key }).tools(),
    );
  });

  it('is said once: neither nobody nor two', () => {
    const both = { url: service.url, key: 'hpa_x', credential: bearer('hpa_x') } as unknown as { url: string; key: string };
    expect(() => new Holdpoint(both)).toThrow('either a key or a credential');
    expect(() => new Executor({ url: service.url } as unknown as { url: string; key: string })).toThrow('either a key or a credential');
  });
});

const pairOf = (alg: string) => generateKeyPair(alg, { extractable: true });

describe('the access token', () => {
  it('is asked for once by fifty calls at once, each of which has a proof of its own', async () => {
    const heard = listening();
    const holdpoint = new Holdpoint({
      url: service.url,
      credential: credentialOf(service, agent, { fetch: heard.fetch }),
      fetch: heard.fetch,
    });
    await Promise.all(Array.from({ length: 50 }, () => holdpoint.tools()));
    expect(heard.tokensAsked()).toBe(1);
    expect(heard.calls).toHaveLength(51);
    expect(new Set(heard.calls.map(({ headers }) => jtiOf(headers))).size).toBe(51);
    expect(new Set(heard.calls.map(({ headers }) => headers.get('authorization'))).size).toBe(2);
  });

  it('that was over sooner than said is replaced once by fifty calls that were refused for it', async () => {
    const heard = listening(firstTokenEnds(service, agent.federation, -60, 300));
    const calls = listening();
    const credential = credentialOf(service, agent, { fetch: heard.fetch });
    const holdpoint = new Holdpoint({ url: service.url, credential, fetch: calls.fetch });
    await Promise.all(Array.from({ length: 50 }, () => holdpoint.tools()));
    expect(heard.tokensAsked()).toBe(2);
    expect(calls.calls).toHaveLength(100);
    expect(new Set(calls.calls.map(({ headers }) => jtiOf(headers))).size).toBe(100);
  });

  it('is replaced before it ends, while calls go on with it', async () => {
    const heard = listening(firstTokenEnds(service, agent.federation, 30, 8));
    const calls = listening();
    const credential = credentialOf(service, agent, { fetch: heard.fetch });
    const holdpoint = new Holdpoint({ url: service.url, credential, fetch: calls.fetch });
    await holdpoint.tools();
    const first = calls.calls[0]?.headers.get('authorization');
    await vi.waitFor(
      async () => {
        await holdpoint.tools();
        expect(calls.calls.at(-1)?.headers.get('authorization')).not.toBe(first);
      },
      { timeout: 30_000, interval: 100 },
    );
    expect(heard.tokensAsked()).toBe(2);
    expect(new Set(calls.calls.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('is nobody else’s: another service gets neither token nor proof', async () => {
    const heard = listening();
    const credential = credentialOf(service, agent, { fetch: heard.fetch });
    const elsewhere = new Holdpoint({ url: issuer.issuer, credential, fetch: heard.fetch });
    await expect(elsewhere.tools()).rejects.toMatchObject({ name: 'CredentialError', code: 'wrong_service' });
    expect(heard.calls).toEqual([]);
  });

  it('of a federation that was ended is refused, and not asked for again and again', async () => {
    const gone = await signing(service, { kind: 'agent', id: 'acme-agent' });
    const heard = listening();
    const holdpoint = new Holdpoint({ url: service.url, credential: credentialOf(service, gone, { fetch: heard.fetch }) });
    await holdpoint.tools();
    await (await service.signIn('aud')).call('DELETE', `/api/console/federations/${gone.federation}`);
    const error: unknown = await holdpoint.tools().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: 'credential_revoked', status: 401 });
    expect(heard.tokensAsked()).toBe(1);
    const anew = new Holdpoint({ url: service.url, credential: credentialOf(service, gone) });
    await expect(anew.tools()).rejects.toMatchObject({ name: 'CredentialError', code: 'invalid_client', status: 401 });
  });
});

describe('what goes wrong', () => {
  it('a workload with nothing to bring is told so; one that had something is only away for now', async () => {
    let brings: () => Promise<string> = () => readFile(path.join(folder, 'nowhere'), 'utf8');
    const federation = await federate(service, { kind: 'oidc', issuer: issuer.issuer, subject: 'another-agent' });
    const heard = listening(firstTokenEnds(service, federation, -60, 300));
    const credential = workloadIdentity({ url: service.url, federation, assertion: () => brings(), fetch: heard.fetch });
    const holdpoint = new Holdpoint({ url: service.url, credential });
    const error: unknown = await holdpoint.tools().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CredentialError);
    expect(error).toMatchObject({ code: 'assertion_failed', cause: { code: 'ENOENT' } });
    brings = async () => {
      brings = () => Promise.reject(new Error('the issuer is away'));
      return issuer.tokenFor('another-agent', service.url);
    };
    await expect(holdpoint.tools()).rejects.toMatchObject({ name: 'UnavailableError', code: 'assertion_failed' });
  });

  it('a token that the service does not take is a CredentialError with its words', async () => {
    const federation = await federate(service, { kind: 'oidc', issuer: issuer.issuer, subject: 'third-agent' });
    const assertion = () => issuer.tokenFor('another-agent', service.url);
    const holdpoint = new Holdpoint({ url: service.url, credential: workloadIdentity({ url: service.url, federation, assertion }) });
    await expect(holdpoint.tools()).rejects.toMatchObject({ name: 'CredentialError', code: 'invalid_request', status: 400 });
  });

  it('an abort ends the waiting for a token, and the others get theirs', async () => {
    let answer: (token: string) => void = () => {};
    const brought = new Promise<string>((resolve) => (answer = resolve));
    const { assertion, federation } = agent;
    const slow = async (context: Parameters<typeof assertion>[0]) => {
      await brought;
      return assertion(context);
    };
    const holdpoint = new Holdpoint({ url: service.url, credential: credentialOf(service, { federation, assertion: slow }) });
    const stop = new AbortController();
    const [one, other] = [holdpoint.tools({ signal: stop.signal }), holdpoint.tools()];
    stop.abort(new Error('enough'));
    await expect(one).rejects.toThrow('enough');
    answer('now');
    expect(await other).not.toHaveLength(0);
  });

  it('a nonce that is wanted, at the token endpoint and at each call, is said in one more attempt', async () => {
    const door = await startNonceDoor(service.url);
    try {
      const credential = credentialOf(service, agent, { url: door.url, issuer: service.url });
      const holdpoint = new Holdpoint({ url: door.url, credential });
      await holdpoint.tools();
      expect(door.refused).toEqual(['POST /api/v1/token', 'GET /api/v1/tools']);
      await holdpoint.tools();
      expect(door.refused).toHaveLength(2);
      door.renew();
      const view = await holdpoint.request(ask);
      expect(door.refused.slice(2)).toEqual(['POST /api/v1/requests']);
      await holdpoint.withdraw(view.id);
    } finally {
      await door.close();
    }
  });

  it.each([
    ['ten minutes slow', -600_000, 'start'],
    ['ten minutes fast', 600_000, 'start'],
    ['set back by ten minutes in the middle', -600_000, 'later'],
  ])('a clock that is %s is put right by the service’s', async (_, aheadMs, from) => {
    const { privateKey, publicKey } = await pairOf('ES256');
    const federation = await federate(service, { kind: 'private_key_jwt', jwks: { keys: [await exportJWK(publicKey)] } });
    const file = path.join(folder, 'key.jwk');
    await writeFile(file, JSON.stringify(await exportJWK(privateKey)));
    const child = path.join(import.meta.dirname, 'federated-child.fixture.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [child, service.url, federation, file, String(aheadMs), from]);
    expect(JSON.parse(stdout)).toEqual([true, true, true, true, true]);
  });
});
