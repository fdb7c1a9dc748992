import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestView } from '#lib/contract/request-view.ts';
import { type Answer, createService, type Service, type Session } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';

/** Each refusal of the main path over HTTP, by its stable code. Every answer is held to the OpenAPI document as well. */
let service: Service;
let ana: Session;
let ben: Session;
beforeAll(async () => {
  service = await createService();
  [ana, ben] = await Promise.all([service.signIn('ana'), service.signIn('ben')]);
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const said = ({ status, body }: Answer) => [status, body['code']];
const submit = (headers: Record<string, string>, body: unknown = bodyFor('service.restart')) =>
  service.agent('acme-agent')('POST', '/api/v1/requests', { headers, body });
const read = async (id: string) => requestView.parse((await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body);
const redeem = (grant: string, digest: string, executor: 'acme-exec' | 'acme-exec-b' = 'acme-exec') =>
  service.executor(executor)('POST', '/api/v1/grants/redeem', { body: { grant, digest } });
const report = (id: string, lease: string, output: unknown = 'done') =>
  service.executor('acme-exec')('POST', `/api/v1/requests/${id}/result`, { body: { lease, status: 'succeeded', output } });

describe('submit', () => {
  it('an unknown tool', async () => {
    const answer = await submit({ 'idempotency-key': 'tool' }, { ...bodyFor('service.restart'), tool: 'host.explode' });
    expect(said(answer)).toEqual([422, 'unknown_tool']);
  });

  it("arguments that do not fit the tool's schema, with where", async () => {
    const answer = await submit({ 'idempotency-key': 'args' }, bodyFor('service.restart', { arguments: { service: 7 } }));
    expect(said(answer)).toEqual([422, 'invalid_arguments']);
    expect(answer.body['errors']).toMatchObject([{ pointer: '/arguments/service' }]);
  });

  it.each([
    ['no key', {}, 'idempotency_key_required'],
    ['an empty key', { 'idempotency-key': '' }, 'idempotency_key_required'],
    ['a key with a space', { 'idempotency-key': 'a b' }, 'invalid_header'],
    ['a key that is too long', { 'idempotency-key': 'k'.repeat(256) }, 'invalid_header'],
    ['a wait of no time', { 'idempotency-key': 'w', prefer: 'wait=0' }, 'invalid_header'],
    ['a wait beyond 55 s', { 'idempotency-key': 'w', prefer: 'wait=56' }, 'invalid_header'],
    ['a wait that is no number', { 'idempotency-key': 'w', prefer: 'wait=soon' }, 'invalid_header'],
  ])('%s', async (_, headers, code) => {
    expect(said(await submit(headers as Record<string, string>))).toEqual([400, code]);
  });

  it('the same key and body is the same request; another body is refused and changes nothing', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await submit(headers);
    const again = await submit(headers);
    expect(again.body['id']).toBe(first.body['id']);
    expect([first.headers.has('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([false, 'true']);
    expect(again.headers.get('location')).toBe(`/api/v1/requests/${String(first.body['id'])}`);
    const other = await submit(headers, bodyFor('service.restart', { confidence: 0.5 }));
    expect(said(other)).toEqual([422, 'idempotency_key_reused']);
    const elsewhere = await service.agent('northwind-agent')('POST', '/api/v1/requests', { headers, body: bodyFor('service.restart') });
    expect(elsewhere.status).toBe(201);
    expect(elsewhere.body['id']).not.toBe(first.body['id']);
  });
});

describe('decide', () => {
  it.each([
    ['another digest', { digest: `sha256:${'0'.repeat(64)}` }],
    ['an older version', { version: 0 }],
    ['another tenant', { tenant: 'northwind' }],
  ])('a view with %s is stale', async (_, change) => {
    const view = await service.submit('acme-agent', 'service.restart');
    expect(said(await service.vote(ben, view, 'approve', change))).toEqual([409, 'stale_view']);
    expect((await read(view.id)).status).toBe('pending');
  });

  it('whoever comes second is told who won', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    expect((await service.vote(ana, view, 'deny')).status).toBe(200);
    const late = await service.vote(ben, view);
    expect(said(late)).toEqual([409, 'already_decided']);
    expect(late.body['winner']).toMatchObject({ names: ['Ana'], outcome: 'denied' });
  });

  it('an expired and a withdrawn request', async () => {
    const [expired, withdrawn] = [
      await service.submit('acme-agent', 'service.restart'),
      await service.submit('acme-agent', 'service.restart'),
    ];
    await letPass(service.world, expired.id, 'decide-by');
    expect(said(await service.vote(ana, expired))).toEqual([409, 'expired']);
    expect(await read(expired.id)).toMatchObject({ status: 'expired', decision: { outcome: 'expired' } });

    const take = () =>
      service.agent('acme-agent')('POST', `/api/v1/requests/${withdrawn.id}/withdraw`, { body: { reason: 'done by hand' } });
    expect((await take()).body['status']).toBe('withdrawn');
    expect((await take()).body['status']).toBe('withdrawn');
    expect(said(await service.vote(ana, withdrawn))).toEqual([409, 'withdrawn']);
  });

  it.each([
    ['the owner of the agent', 'olga', 'acme-owned', 'service.restart', {}, 403, 'own_request'],
    ['an auditor', 'aud', 'acme-agent', 'service.restart', {}, 403, 'forbidden'],
    ['a manager where a technician is needed', 'mara', 'acme-agent', 'service.restart', {}, 403, 'role_not_needed'],
    ['an edit that changes nothing', 'ana', 'acme-agent', 'service.restart', { arguments: { service: 'Spooler' } }, 422, 'edit_unchanged'],
    ['an edit that does not fit', 'ana', 'acme-agent', 'service.restart', { arguments: { service: '' } }, 422, 'invalid_arguments'],
    ['an edit that policy denies', 'ana', 'acme-agent', 'host.reboot', { arguments: { force: true } }, 422, 'edit_denied_by_policy'],
  ] as const)('%s', async (_, who, agent, tool, change, status, code) => {
    const view = await service.submit(agent, tool);
    expect(said(await service.vote(await service.signIn(who), view, 'approve', change))).toEqual([status, code]);
  });

  it('a denial without a reason, and a second vote by the same person', async () => {
    const view = await service.submit('acme-agent', 'host.isolate');
    expect(said(await service.vote(ana, view, 'deny', { reason: '' }))).toEqual([422, 'reason_required']);
    const first = await service.vote(ana, view);
    const current = (first.body['request'] as { version: number }).version;
    expect(said(await service.vote(ana, { ...view, version: current }))).toEqual([409, 'already_voted']);
  });
});

describe('redeem and report', () => {
  async function granted() {
    const view = await service.submit('acme-agent', 'inventory.read');
    return { id: view.id, token: view.grant?.token ?? '', digest: view.digest };
  }

  it('a grant is good once, at its executor, for its digest', async () => {
    const { token, digest } = await granted();
    expect(said(await redeem(token, digest, 'acme-exec-b'))).toEqual([403, 'wrong_executor']);
    expect(said(await redeem(token, `sha256:${'0'.repeat(64)}`))).toEqual([409, 'digest_mismatch']);
    expect((await redeem(token, digest)).status).toBe(200);
    expect(said(await redeem(token, digest))).toEqual([409, 'consumed']);
  });

  it('a grant that was changed in any of its three parts', async () => {
    const { token, digest } = await granted();
    const [head = '', claims = '', signature = ''] = token.split('.');
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...payload, exp: 4_000_000_000 })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'holdpoint-grant+jwt' })).toString('base64url');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const mutated of [
      `${head}.${forged}.${signature}`,
      `${none}.${claims}.`,
      `${head}.${claims}.${flipped}`,
      `${head}.${claims}`,
      'x',
    ])
      expect(said(await redeem(mutated, digest))).toEqual([401, 'invalid_grant']);
    expect((await redeem(token, digest)).status).toBe(200);
  });

  it('a grant of a denied approval', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    await service.vote(ana, view);
    const approved = await read(view.id);
    expect((await service.vote(ben, approved, 'deny')).status).toBe(200);
    expect(said(await redeem(approved.grant?.token ?? '', approved.digest))).toEqual([409, 'revoked']);
  });

  it('a result without the lease, twice, and otherwise', async () => {
    const { id, token, digest } = await granted();
    expect(said(await report(id, 'no run yet'))).toEqual([404, 'not_found']);
    const { lease } = (await redeem(token, digest)).body as { lease: string };
    expect(said(await report(id, 'another lease'))).toEqual([409, 'lease_mismatch']);
    expect((await report(id, lease)).body).toEqual({ id, status: 'succeeded' });
    expect((await report(id, lease)).body).toEqual({ id, status: 'succeeded' });
    expect(said(await report(id, lease, 'something else'))).toEqual([409, 'already_reported']);
  });
});
