import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKey } from '#lib/auth/agent-key.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { type Answer, type Call, createService, type Service, type Session } from '../../test/service.fixture.ts';
import { allowCallbacks } from '../../test/callback.fixture.ts';
import { federate } from '../../test/workload.fixture.ts';
import { type Case, casesOf } from './cases.fixture.ts';

/** I6: nothing of tenant X reaches a principal without X; generated from every route that the document declares. */
let service: Service;
let pending: RequestView;
let executing: RequestView;
let grant: string;
let federation: string;
let callbackOrigin: string;
let ana: Session;
/** A technician and the administrator of the other customer. */
let nora: Session;
let revoked: Session;

beforeAll(async () => {
  service = await createService();
  [ana, nora, revoked] = await Promise.all([service.signIn('ana'), service.signIn('nora'), service.signIn('ana')]);
  await service.world.test.admin.query(`INSERT INTO membership (tenant_id, person_id, role) VALUES ('northwind', 'nora', 'admin')`);
  expect((await ana.call('DELETE', `/api/console/sessions/${revoked.id}`)).status).toBe(204);
  pending = await service.submit('acme-agent', 'service.restart');
  executing = await service.submit('acme-agent', 'inventory.read');
  const body = { grant: executing.grant?.token ?? '', digest: executing.digest };
  expect((await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body })).status).toBe(200);
  grant = (await service.submit('acme-agent', 'inventory.read')).grant?.token ?? '';
  federation = await federate(service, { kind: 'oidc', issuer: 'https://issuer.example', subject: 'workload' });
  callbackOrigin = await allowCallbacks(service, 'https://agents.example/callbacks');
});
afterAll(() => service.close());

const run = (call: Call, { method, path, init }: Case, id: string, headers: Record<string, string> = {}) => {
  const given = init?.(id) ?? {};
  return call(method, path(id), { ...given, headers: { ...given.headers, ...headers } });
};

/** What a call of a route is about: acme's, whoever calls. */
const subjectOf = ({ about }: Case): string =>
  ({
    session: ana.id,
    grant,
    federation,
    'callback-origin': callbackOrigin,
    workload: 'agent.acme.acme-agent',
    key: keyIdOf('acme-agent'),
    request: pending.id,
    nothing: pending.id,
  })[about];
const keyIdOf = (agent: string) => parseKey(service.world.keys[agent] ?? '')?.keyId ?? '';

/** Everything of an answer but its instant and the id that was asked for. */
const shapeOf = ({ status, headers, text }: Answer, id: string) => {
  const rest = Object.fromEntries([...headers].filter(([name]) => name !== 'date'));
  return { status, headers: rest, text: text.replaceAll(id, '<id>') };
};

/** What there is in each table that a call could have changed. */
async function everything(): Promise<unknown> {
  const { rows } = await service.world.test.admin.query(
    `SELECT (SELECT json_agg(json_build_array(id, status, version) ORDER BY id) FROM action_request) AS requests,
       (SELECT count(*) FROM message) AS messages, (SELECT json_agg(k ORDER BY request_id) FROM claim k) AS claims, (SELECT count(*) FROM vote) AS votes, (SELECT count(*) FROM audit_leaf) AS leaves,
       (SELECT json_agg(json_build_array(id, suspended_at) ORDER BY id) FROM agent) AS agents,
       (SELECT json_agg(json_build_array(key_id, revoked_at) ORDER BY key_id) FROM credential) AS credentials,
       (SELECT count(*) FROM execution_grant WHERE redeemed_at IS NOT NULL) AS redeemed,
       (SELECT json_agg(json_build_array(id, revoked_at) ORDER BY id) FROM federation) AS federations,
       (SELECT json_agg(json_build_array(id, revoked_at) ORDER BY id) FROM callback_origin) AS callback_origins,
       (SELECT count(*) FROM session WHERE revoked_at IS NULL) AS sessions`,
  );
  return rows[0];
}

describe('a credential of another kind, or none', () => {
  const refusals: Record<'agent' | 'executor' | 'workload' | 'person', [name: string, as: () => Call, status: number, code: string][]> = {
    agent: [
      ['nobody', () => service.nobody, 401, 'unauthenticated'],
      ['an executor', () => service.executor('acme-exec'), 403, 'forbidden'],
      ['a person', () => ana.call, 401, 'unauthenticated'],
      ['a key that is none', () => withBearer('hpa_nothing'), 401, 'unauthenticated'],
    ],
    executor: [
      ['nobody', () => service.nobody, 401, 'unauthenticated'],
      ['an agent', () => service.agent('acme-agent'), 403, 'forbidden'],
      ['a person', () => ana.call, 401, 'unauthenticated'],
    ],
    workload: [
      ['nobody', () => service.nobody, 401, 'unauthenticated'],
      ['a person', () => ana.call, 401, 'unauthenticated'],
      ['a key that is none', () => withBearer('hpx_nothing'), 401, 'unauthenticated'],
    ],
    person: [
      ['nobody', () => service.nobody, 401, 'unauthenticated'],
      ['an agent', () => withOrigin(service.agent('acme-agent')), 403, 'forbidden'],
      ['an executor', () => withOrigin(service.executor('acme-exec')), 403, 'forbidden'],
      ['an agent that also has a cookie', () => withOrigin(service.agent('acme-agent'), ana.cookie), 403, 'forbidden'],
      ['a session that was ended', () => revoked.call, 401, 'session_revoked'],
    ],
  };
  const withBearer = (token: string): Call => {
    return (method, path, init = {}) =>
      service.nobody(method, path, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  };
  const withOrigin = (call: Call, cookie?: string): Call => {
    const headers = { origin: service.url, ...(cookie ? { cookie } : {}) };
    return (method, path, init = {}) => call(method, path, { ...init, headers: { ...init.headers, ...headers } });
  };
  const table = casesOf('agent', 'executor', 'workload', 'person').flatMap(([name, each]) =>
    refusals[each.door as keyof typeof refusals].map(([who, as, status, code]) => ({ name, who, as, status, code, each })),
  );

  it.each(table)('$name refuses $who with $code', async ({ as, status, code, each }) => {
    const before = await everything();
    const id = subjectOf(each);
    // Without a session the origin is asked about first; that there is none is then what refuses.
    const answer = await run(as(), each, id, each.door === 'person' ? { origin: service.url } : {});
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    expect(answer.headers.has('www-authenticate')).toBe(status === 401);
    expect(await everything()).toEqual(before);
  });

  it.each(casesOf('person').filter(([, { method }]) => method !== 'GET'))('%s refuses a page of another site', async (_, each) => {
    const before = await everything();
    const id = subjectOf(each);
    for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await run(ana.call, each, id, headers);
      expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status: 403, code: 'origin_not_allowed' });
    }
    expect(await everything()).toEqual(before);
  });
});

describe('a credential that asks whose it is', () => {
  it.each([
    ['acme-agent', 'agent', 'acme'],
    ['acme-exec', 'executor', 'acme'],
    ['northwind-agent', 'agent', 'northwind'],
    ['northwind-exec', 'executor', 'northwind'],
  ] as const)('%s hears of itself, of its own customer, and of nothing else', async (id, kind, tenant) => {
    const call = kind === 'agent' ? service.agent(id) : service.executor(id);
    const before = await everything();
    const { status, body, text } = await call('GET', '/api/v1/me');
    expect({ status, body }).toEqual({ status: 200, body: { kind, id, name: expect.any(String) as string, tenant, keyExpiresAt: null } });
    expect(text).not.toContain(tenant === 'acme' ? 'northwind' : 'acme');
    expect(await everything()).toEqual(before);
  });

  it('a key that ends says when, and one that was revoked says nothing more', async () => {
    const admin = (text: string) => service.world.test.admin.query(text);
    await admin(`UPDATE credential SET expires_at = '2999-01-01T00:00:00Z' WHERE principal_id = 'acme-owned'`);
    const me = () => service.agent('acme-owned')('GET', '/api/v1/me');
    expect((await me()).body).toMatchObject({ id: 'acme-owned', keyExpiresAt: '2999-01-01T00:00:00.000Z' });
    await admin(`UPDATE credential SET revoked_at = now() WHERE principal_id = 'acme-owned'`);
    const refused = await me();
    expect(refused).toMatchObject({ status: 401, body: { code: 'credential_revoked' } });
    expect(refused.text).not.toContain('acme');
    await admin(`UPDATE credential SET revoked_at = NULL, expires_at = NULL WHERE principal_id = 'acme-owned'`);
  });
});

describe('what belongs to somebody else is answered like what does not exist', () => {
  const strangers: Record<string, [who: string, as: () => Call][]> = {
    agent: [
      ["another customer's agent", () => service.agent('northwind-agent')],
      ['another agent of the same customer', () => service.agent('acme-owned')],
    ],
    executor: [
      ["another customer's executor", () => service.executor('northwind-exec')],
      ['another executor of the same customer', () => service.executor('acme-exec-b')],
    ],
    person: [['a person of another customer', () => nora.call]],
  };
  const table = casesOf('agent', 'executor', 'person')
    .filter(([, { about }]) => about === 'request')
    .flatMap(([name, each]) => (strangers[each.door] ?? []).map(([who, as]) => ({ name, who, as, each })));

  it.each(table)('$name, asked by $who', async ({ as, each }) => {
    const before = await everything();
    for (const { id } of [pending, executing]) {
      const unknown = `${id.slice(0, -4)}${id.endsWith('0000') ? '1111' : '0000'}`;
      const [foreign, nothing] = [await run(as(), each, id), await run(as(), each, unknown)];
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(shapeOf(foreign, id)).toEqual(shapeOf(nothing, unknown));
    }
    expect(await everything()).toEqual(before);
  });

  it.each(casesOf('person').filter(([, { about }]) => about === 'workload' || about === 'key'))(
    '%s, asked by an administrator of another customer',
    async (_, each) => {
      const before = await everything();
      const id = subjectOf(each);
      const unknown = each.about === 'key' ? id.replace(/^.{4}/, '0000') : `${id}-2`;
      const [foreign, nothing] = [await run(nora.call, each, id), await run(nora.call, each, unknown)];
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(shapeOf(foreign, id)).toEqual(shapeOf(nothing, unknown));
      expect(await everything()).toEqual(before);
    },
  );

  it.each(casesOf('person').filter(([, { about, method }]) => (about === 'workload' || about === 'key') && method !== 'GET'))(
    '%s, asked by a technician of this customer, is forbidden and changes nothing',
    async (_, each) => {
      const before = await everything();
      expect(await run(ana.call, each, subjectOf(each))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await everything()).toEqual(before);
    },
  );

  it("revokeSession, asked for another person's session", async () => {
    const unknown = ana.id.replace(/./g, 'x');
    const [foreign, nothing] = [ana.id, unknown].map((id) => nora.call('DELETE', `/api/console/sessions/${id}`));
    const answers = [shapeOf(await foreign!, ana.id), shapeOf(await nothing!, unknown)];
    expect(answers[0]).toMatchObject({ status: 404 });
    expect(answers[0]).toEqual(answers[1]);
    expect((await ana.call('GET', '/api/console/me')).status).toBe(200);
  });

  it('federations of another customer: not ended, not made, not listed', async () => {
    const before = await everything();
    const unknown = federation.replace(/.{4}$/, '0000');
    const end = (id: string) => nora.call('DELETE', `/api/console/federations/${id}`);
    const [foreign, nothing] = [await end(federation), await end(unknown)];
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(shapeOf(foreign, federation)).toEqual(shapeOf(nothing, unknown));
    const create = (tenant: string) => {
      const body = { tenant, principal: { kind: 'agent', id: 'acme-agent' }, kind: 'oidc', issuer: 'https://issuer.example', subject: 'n' };
      return nora.call('POST', '/api/console/federations', { headers: { 'idempotency-key': tenant }, body });
    };
    expect(shapeOf(await create('acme'), '')).toEqual(shapeOf(await create('nobodys'), ''));
    expect((await nora.call('GET', '/api/console/federations?tenant=acme')).body).toEqual({ items: [] });
    expect(await everything()).toEqual(before);
  });

  it('callback origins of another customer: not ended, not made, not listed, and not usable', async () => {
    const before = await everything();
    const unknown = callbackOrigin.replace(/.{4}$/, '0000');
    const end = (id: string) => nora.call('DELETE', `/api/console/callback-origins/${id}`);
    const [foreign, nothing] = [await end(callbackOrigin), await end(unknown)];
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(shapeOf(foreign, callbackOrigin)).toEqual(shapeOf(nothing, unknown));
    const create = (tenant: string, agent: string) =>
      nora.call('POST', '/api/console/callback-origins', {
        headers: { 'idempotency-key': `${tenant}-${agent}` },
        body: { tenant, agent, address: 'https://agents.example' },
      });
    expect(shapeOf(await create('acme', 'acme-agent'), '')).toEqual(shapeOf(await create('nobodys', 'acme-agent'), ''));
    expect(shapeOf(await create('northwind', 'acme-agent'), '')).toEqual(shapeOf(await create('northwind', 'no-agent'), ''));
    expect((await nora.call('GET', '/api/console/callback-origins?tenant=acme')).body).toEqual({ items: [] });
    expect(await everything()).toEqual(before);
  });

  it("redeemGrant, asked with another customer's grant", async () => {
    const redeem = (token: string) =>
      service.executor('northwind-exec')('POST', '/api/v1/grants/redeem', { body: { grant: token, digest: executing.digest } });
    const [foreign, nothing] = [await redeem(grant), await redeem('not.a.grant')];
    expect(foreign).toMatchObject({ status: 401, body: { code: 'invalid_grant' } });
    expect(shapeOf(foreign, grant)).toEqual(shapeOf(nothing, grant));
  });

  it('a vote that names the right customer from outside of it learns nothing either', async () => {
    expect((await service.vote(nora, pending)).body['code']).toBe('not_found');
    expect((await service.vote(nora, pending, 'approve', { tenant: 'northwind' })).body['code']).toBe('not_found');
  });
});
