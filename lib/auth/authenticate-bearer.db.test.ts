import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Call, createService, type Service } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';
import { keyFromBytes, mintKey, parseKey } from './agent-key.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
let service: Service;
beforeAll(async () => {
  service = await createService();
});
afterAll(() => service.close());

const said = ({ status, text }: Answer) => [status, text];
const as = (token: string) => service.nobody('GET', '/api/v1/tools', { headers: { authorization: `Bearer ${token}` } });
const admin = (text: string, ...values: string[]) => service.world.test.admin.query(text, values);

describe('an agent or executor key', () => {
  it('an unknown key, a wrong secret and another kind of the same id are one answer', async () => {
    const own = parseKey(service.world.keys['acme-agent'] ?? '');
    const unknown = mintKey('agent');
    // With a right checksum each: only the database can tell.
    const texts = [unknown.text, keyOf('agent', own?.keyId ?? '', unknown.secret), keyOf('executor', own?.keyId ?? '', own?.secret ?? '')];
    expect(keyOf('agent', own?.keyId ?? '', own?.secret ?? '')).toBe(service.world.keys['acme-agent']);
    const answers = await Promise.all(texts.map(async (text) => said(await as(text))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toEqual([401, expect.stringContaining('"unauthenticated"')]);
  });

  it('one that was sent is not asked for: what is no key, or has a wrong checksum, gets the answer of an unknown one', async () => {
    const own = service.world.keys['acme-agent'] ?? '';
    const mistyped = `${own.slice(0, -1)}${own.endsWith('0') ? '1' : '0'}`;
    const [unknown, ...others] = await Promise.all(
      [mintKey('agent').text, mistyped, 'hpa_nothing', 'x'].map(async (text) => said(await as(text))),
    );
    expect(unknown).toEqual([401, expect.stringContaining('This key is not known here, or has ended.')]);
    for (const other of others) expect(other).toEqual(unknown);
    expect((await service.nobody('GET', '/api/v1/tools')).text).toContain('Send an agent or executor key as a bearer token.');
  });

  it.each(['', 'Basic YWRtaW46YWRtaW4=', 'Bearer', 'Bearer  two', 'Bearer a b', 'bearer x'])(
    '%j is no credential',
    async (authorization) => {
      const answer = await service.nobody('GET', '/api/v1/tools', authorization ? { headers: { authorization } } : {});
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    },
  );

  it('is not taken from a query, a body or another header', async () => {
    const key = service.world.keys['acme-agent'] ?? '';
    expect((await service.nobody('GET', `/api/v1/tools?access_token=${key}`)).status).toBe(401);
    expect((await service.nobody('GET', '/api/v1/tools', { headers: { 'x-api-key': key } })).status).toBe(401);
  });

  it('one that has expired is told so', async () => {
    await admin(`UPDATE credential SET expires_at = now() - interval '1 second' WHERE principal_id = 'northwind-agent'`);
    expect(await service.agent('northwind-agent')('GET', '/api/v1/tools')).toMatchObject({
      status: 401,
      body: { code: 'credential_expired' },
    });
    await admin(`UPDATE credential SET expires_at = NULL WHERE principal_id = 'northwind-agent'`);
  });
});

/** Each call of an agent and of an executor, made while the key is still remembered as good. */
describe('revoked and suspended take effect at the next call, whatever is remembered', () => {
  const calls: [name: string, who: 'acme-owned' | 'acme-exec-b', call: (call: Call, id: string) => Promise<Answer>][] = [
    [
      'submit',
      'acme-owned',
      (call) => call('POST', '/api/v1/requests', { headers: { 'idempotency-key': `r${Date.now()}` }, body: bodyFor('service.restart') }),
    ],
    ['read', 'acme-owned', (call, id) => call('GET', `/api/v1/requests/${id}`)],
    ['wait', 'acme-owned', (call, id) => call('GET', `/api/v1/requests/${id}`, { headers: { prefer: 'wait=55' } })],
    ['withdraw', 'acme-owned', (call, id) => call('POST', `/api/v1/requests/${id}/withdraw`, { body: {} })],
    [
      'message',
      'acme-owned',
      (call, id) => call('POST', `/api/v1/requests/${id}/messages`, { headers: { 'idempotency-key': 'm' }, body: { body: 'x' } }),
    ],
    ['tools', 'acme-owned', (call) => call('GET', '/api/v1/tools')],
    ['result', 'acme-exec-b', (call, id) => call('POST', `/api/v1/requests/${id}/result`, { body: { lease: 'x', status: 'succeeded' } })],
  ];

  it.each(calls)('%s with a key that was revoked this instant', async (_, who, call) => {
    const view = await service.submit('acme-owned', 'service.restart');
    await call(service.agent(who as 'acme-owned'), 'req_warms_the_memory');
    await admin(`UPDATE credential SET revoked_at = now() WHERE principal_id = $1`, who);
    expect(await call(service.agent(who as 'acme-owned'), view.id)).toMatchObject({ status: 401, body: { code: 'credential_revoked' } });
    await admin(`UPDATE credential SET revoked_at = NULL WHERE principal_id = $1`, who);
  });

  // Taking a request back makes nothing run, so an agent that is still remembered may.
  it.each(calls.filter(([name, who]) => who === 'acme-owned' && name !== 'withdraw'))(
    '%s by an agent that was suspended this instant',
    async (_, who, call) => {
      const view = await service.submit('acme-owned', 'service.restart');
      await call(service.agent(who as 'acme-owned'), 'req_warms_the_memory');
      await admin(`UPDATE agent SET suspended_at = now() WHERE id = $1`, who);
      const answer = await call(service.agent(who as 'acme-owned'), view.id);
      expect(answer).toMatchObject({ status: 403, body: { code: 'agent_suspended' } });
      await admin(`UPDATE agent SET suspended_at = NULL WHERE id = $1`, who);
    },
  );

  it('redeem with a key that was revoked this instant consumes nothing', async () => {
    const view = await service.submit('acme-agent', 'inventory.read');
    const redeem = () =>
      service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body: { grant: view.grant?.token ?? '', digest: view.digest } });
    await service.executor('acme-exec')('POST', `/api/v1/requests/${view.id}/result`, { body: { lease: 'x', status: 'failed' } });
    await admin(`UPDATE credential SET revoked_at = now() WHERE principal_id = 'acme-exec'`);
    expect(await redeem()).toMatchObject({ status: 401, body: { code: 'credential_revoked' } });
    await admin(`UPDATE credential SET revoked_at = NULL WHERE principal_id = 'acme-exec'`);
    expect((await redeem()).status).toBe(200);
  });

  it('a key that was revoked while its agent waits gets no decision', async () => {
    const view = await service.submit('acme-owned', 'service.restart');
    const answer = service.agent('acme-owned')('GET', `/api/v1/requests/${view.id}`, { headers: { prefer: 'wait=55' } });
    await admin(`UPDATE credential SET revoked_at = now() WHERE principal_id = 'acme-owned'`);
    await service.vote(await service.signIn('ana'), view);
    expect(await answer).toMatchObject({ status: 401, body: { code: 'credential_revoked' } });
    await admin(`UPDATE credential SET revoked_at = NULL WHERE principal_id = 'acme-owned'`);
  });
});

/** A well-formed key of given parts: the bytes that spell them in base 62. */
function keyOf(kind: 'agent' | 'executor', keyId: string, secret: string): string {
  return keyFromBytes(kind, spelled(keyId, 12), spelled(secret, 32)).text;
}

function spelled(text: string, length: number): Buffer {
  const value = [...text].reduce((sum, character) => sum * 62n + BigInt(BASE62.indexOf(character)), 0n);
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}
