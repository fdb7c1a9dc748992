import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';

let service: Service;
let ana: Session;
let ben: Session;
let view: RequestView;
beforeAll(async () => {
  service = await createService();
  [ana, ben] = await Promise.all([service.signIn('ana'), service.signIn('ben')]);
  view = await service.submit('acme-agent', 'service.restart');
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const path = (rest: string, id = view.id) => `/api/console/requests/${id}/${rest}`;
const key = (name: string = randomBytes(9).toString('hex')) => ({ 'idempotency-key': name });
const rowOf = async (session: Session) => {
  const page = await session.call('GET', '/api/console/requests');
  return (page.body['items'] as { id: string; claim: unknown }[]).find(({ id }) => id === view.id);
};

describe('claims over HTTP', () => {
  it('go from one to the other, and the list says who', async () => {
    expect(await ana.call('PUT', path('claim'), { body: {} })).toMatchObject({
      status: 200,
      body: { claim: { personName: 'Ana' }, takenFrom: null },
    });
    expect(await rowOf(ben)).toMatchObject({ claim: { personName: 'Ana' } });
    expect(await ben.call('PUT', path('claim'), { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'claimed', claim: { personName: 'Ana' } },
    });
    const taken = await ben.call('PUT', path('claim'), { body: { takeOver: true } });
    expect(taken).toMatchObject({ status: 200, body: { claim: { personName: 'Ben' }, takenFrom: { personName: 'Ana' } } });
    const given = { to: { personId: 'ana' }, note: 'You know this host' };
    expect(await ben.call('POST', path('hand-over'), { body: given })).toMatchObject({
      status: 200,
      body: { claim: { personName: 'Ana', by: 'Ben', note: 'You know this host' } },
    });
    expect((await ana.call('GET', '/api/console/requests?claim=mine')).body).toMatchObject({ total: 1, items: [{ id: view.id }] });
    expect((await ben.call('GET', '/api/console/requests?claim=mine')).body).toMatchObject({ total: 0 });
    expect(await ana.call('DELETE', path('claim'))).toMatchObject({ status: 200, body: { claim: null, takenFrom: null } });
    expect(await rowOf(ben)).toMatchObject({ claim: null });
    expect((await ana.call('GET', path('colleagues'))).body['items']).toHaveLength(5);
  });

  it.each([
    ['PUT', 'claim', { takeOver: 'yes' }],
    ['PUT', 'claim', { personId: 'ben' }],
    ['POST', 'hand-over', {}],
    ['POST', 'hand-over', { to: {} }],
    ['POST', 'hand-over', { to: { personId: 'ben', role: 'manager' } }],
    ['POST', 'hand-over', { to: { role: 'admin' } }],
    ['POST', 'hand-over', { to: { role: 'auditor' } }],
    ['POST', 'hand-over', { to: { personId: 'x'.repeat(129) } }],
    ['POST', 'hand-over', { to: { personId: 'ben' }, note: 'a\u0000b' }],
    ['POST', 'hand-over', { to: { personId: 'ben' }, note: 'x'.repeat(2_001) }],
    ['POST', 'hand-over', { to: { personId: 'ben' }, by: 'ben' }],
  ])('%s %s refuses %j', async (method, rest, body) => {
    expect(await ana.call(method, path(rest), { body })).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect(await rowOf(ana)).toMatchObject({ claim: null });
  });

  it.each(['\u0000', "ben'; DROP TABLE claim; --", 'ben\u202e', '../ben', 'BEN'])('a person whose id is %j is nobody', async (personId) => {
    expect(await ana.call('POST', path('hand-over'), { body: { to: { personId } } })).toMatchObject({
      status: 422,
      body: { code: 'not_a_signer' },
    });
  });

  it.each(['%00', "'%20OR%20true", 'req_%F0%9F%98%80', 'x'.repeat(65)])('nor is a request with the id %s there', async (id) => {
    for (const [method, rest] of [
      ['DELETE', 'claim'],
      ['GET', 'colleagues'],
    ] as const)
      expect(await ana.call(method, path(rest, id))).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('notes over HTTP', () => {
  it('are stored once for each key, apart from questions under the same one, and refuse another body', async () => {
    const name = randomBytes(9).toString('hex');
    const post = (rest: string, body: string) => ana.call('POST', path(rest), { headers: key(name), body: { body } });
    const first = await post('notes', 'Looks fine');
    expect(first.status).toBe(201);
    expect((await post('notes', 'Looks fine')).body).toEqual(first.body);
    expect(await post('notes', 'Something else')).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect((await post('messages', 'Looks fine')).body['id']).not.toBe(first.body['id']);
    const detail = await ben.call('GET', `/api/console/requests/${view.id}`);
    expect(detail.body).toMatchObject({ notes: [{ body: 'Looks fine', authorName: 'Ana' }], messages: [{ body: 'Looks fine' }] });
    expect(service.node.announced.filter(({ kind }) => kind === 'noted')).toHaveLength(1);
  });

  it.each([[{}], [{ body: '' }], [{ body: 'x'.repeat(8_001) }], [{ body: 'a\u0000' }], [{ body: 'x', audience: 'agent' }]])(
    'a body that does not fit is refused: %j',
    async (body) => {
      expect(await ana.call('POST', path('notes'), { headers: key(), body })).toMatchObject({
        status: 400,
        body: { code: 'invalid_body' },
      });
    },
  );

  it('needs a key', async () => {
    const answer = await ana.call('POST', path('notes'), { body: { body: 'x' } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
  });
});
