import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessNotification } from '#lib/contract/access-request.ts';
import { MAX_WAITING_CALLBACKS } from '#lib/ops/accept-callback.ts';
import { accessRequestFor, questionFor } from '../../test/access.fixture.ts';
import { allowCallbacks, type Heard, type Receiver, startReceiver } from '../../test/callback.fixture.ts';
import { type Answer, createService, type Service, type Session } from '../../test/service.fixture.ts';
import type { AGENTS } from '../../test/world-data.fixture.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { expectLogVerifies } from '../../test/world-moves.fixture.ts';

/** The AuthZEN callback profile over HTTP: asked for, delivered by the worker to a receiver that checks what it gets. */
let service: Service;
let ana: Session;
let mara: Session;
let receiver: Receiver;
let origin: string;
beforeAll(async () => {
  service = await createService({ jobs: true, destinations: { timeoutMs: 1_000 } });
  [ana, mara] = await Promise.all([service.signIn('ana'), service.signIn('mara')]);
  receiver = await startReceiver();
  origin = await allowCallbacks(service, `${receiver.url}/cb`);
});
beforeEach(() => {
  receiver.answer = (_request, response) => void response.writeHead(204).end();
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await expectLogVerifies(service.world);
  await service.close();
  await receiver.close();
});

const newKey = () => randomBytes(9).toString('base64url');
type AgentId = keyof typeof AGENTS;
type Task = { id: string; status: string; status_endpoint: string };

type Denied = { expires_at: string; binding_token: string };

async function requestFor(callback: object | undefined, agent: AgentId = 'acme-agent') {
  const question = questionFor('service.restart', {}, agent);
  const { body } = await service.agent(agent)('POST', '/access/v1/evaluation', { body: question });
  const { access_request: denied } = body['context'] as { access_request: Denied };
  return { ...accessRequestFor('service.restart', { subject: question.subject }, denied), callback };
}
const send = (body: unknown, { agent = 'acme-agent', key = newKey() }: { agent?: AgentId; key?: string } = {}) =>
  service.agent(agent)('POST', '/access/v1/requests', { body, headers: { 'idempotency-key': key } });
const ask = async (callback: object | undefined, agent: AgentId = 'acme-agent') => send(await requestFor(callback, agent), { agent });
const taskOf = ({ body }: Answer) => body['task'] as Task;
const endpoint = (path = '/cb/done') => receiver.url + path;
async function held(callback: object = { endpoint: endpoint() }): Promise<Task> {
  const answer = await ask(callback);
  expect(answer.status).toBe(201);
  return taskOf(answer);
}
const viewOf = async (id: string) => (await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body as never;
const decide = async (id: string, verdict: 'approve' | 'deny' = 'approve') =>
  expect((await service.vote(ana, await viewOf(id), verdict)).status).toBe(200);

const detailOf = async (id: string) => (await ana.call('GET', `/api/console/requests/${id}`)).body['request'] as never;

/** What a careful receiver does with what came: checks who says it, to whom, and that the body is the one that was signed. */
async function verified({ headers, body, path }: Heard) {
  const keys = createRemoteJWKSet(new URL(`${service.url}/.well-known/jwks.json`));
  const token = String(headers.authorization).replace(/^Bearer /, '');
  const { payload } = await jwtVerify(token, keys, {
    algorithms: ['Ed25519'],
    typ: 'holdpoint-callback+jwt',
    issuer: service.url,
    audience: receiver.url + path,
    requiredClaims: ['jti', 'exp', 'iat'],
  });
  expect(payload['body_sha256']).toBe(createHash('sha256').update(body).digest('base64url'));
  return { claims: payload, token, told: JSON.parse(body) as { state?: string; task: Task } };
}

const delivery = async (id: string) =>
  (
    await service.world.test.admin.query(
      `SELECT version, event, state, attempts, outcome, http_status AS status, due_at IS NOT NULL AS due FROM callback_delivery
       WHERE request_id = $1 ORDER BY version`,
      [id],
    )
  ).rows;
/** Waits until each notification of a task stands like this. */
const becomes = (id: string, ...states: object[]) =>
  expect.poll(() => delivery(id), { timeout: 20_000 }).toEqual(states.map((state) => expect.objectContaining(state)));
/** Brings the next attempt forward, as if its time had come. */
const comeDue = (id: string) =>
  service.world.test.admin.query(
    `WITH due AS (UPDATE callback_delivery SET due_at = now() WHERE request_id = $1 AND due_at IS NOT NULL RETURNING tenant_id, agent_id)
     SELECT enqueue_callbacks(tenant_id, agent_id) FROM due`,
    [id],
  );

describe('a callback', () => {
  it('is told that its task was approved, by whom it can check, with nothing that lets anything run', async () => {
    const task = await held({ endpoint: endpoint(), state: 'session-1' });
    await decide(task.id);
    const { told, claims, token } = await verified(await receiver.next());
    expect(accessNotification.strict().parse(told)).toEqual({
      state: 'session-1',
      task: { id: task.id, status: 'approved', status_endpoint: task.status_endpoint },
    });
    expect(claims).toEqual({
      iss: service.url,
      aud: endpoint(),
      jti: `${task.id}.2`,
      iat: expect.any(Number) as number,
      exp: expect.any(Number) as number,
      body_sha256: expect.any(String) as string,
    });
    await becomes(task.id, { event: 'approved', state: 'delivered', attempts: 1, outcome: 'accepted', status: 204, due: false });

    // The log says where its agent asked to be told, by a commitment.
    const { rows } = await service.world.test.admin.query<{ bytes: string; openings: unknown }>(
      `SELECT l.bytes, o.openings FROM audit_leaf l JOIN audit_opening o USING (tenant_id, seq) WHERE l.request_id = $1 ORDER BY l.seq LIMIT 1`,
      [task.id],
    );
    expect(JSON.stringify(rows[0]?.openings)).toContain(endpoint());
    expect(rows[0]?.bytes).not.toContain(endpoint());

    // It is no grant, no denial and no credential.
    const executor = service.executor('acme-exec');
    const view = (await service.agent('acme-agent')('GET', `/access/v1/requests/${task.id}`)).body['result'] as { digest: string };
    expect((await executor('POST', '/api/v1/grants/redeem', { body: { grant: token, digest: view.digest } })).body['code']).toBe(
      'invalid_grant',
    );
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'holdpoint-callback+jwt', alg: 'Ed25519' });
    const bearer = await service.nobody('GET', '/api/v1/tools', { headers: { authorization: `Bearer ${token}` } });
    expect(bearer.status).toBe(401);
    const denied = { expires_at: new Date(Number(claims.exp) * 1_000).toISOString(), binding_token: token };
    expect((await send(accessRequestFor('service.restart', {}, denied))).body['code']).toBe('invalid_denial_binding');
  });

  it('is in the OpenAPI document, with what it is sent', () => {
    const schema = { $ref: '#/components/schemas/AccessNotification' };
    expect(service.document.paths['/access/v1/requests']?.['post']).toMatchObject({
      callbacks: {
        statusChanged: { '{$request.body#/callback/endpoint}': { post: { requestBody: { content: { 'application/json': { schema } } } } } },
      },
    });
  });

  it('is told of each change that it asked for, and of no other', async () => {
    const all = await held();
    const some = await held({ endpoint: endpoint(), events: ['expired', 'partial'] });
    for (const { id } of [all, some]) await decide(id);
    expect((await verified(await receiver.next())).told.task).toMatchObject({ id: all.id, status: 'approved' });
    await letPass(service.world, all.id, 'execute-by');
    await letPass(service.world, some.id, 'execute-by');
    for (const { id } of [all, some]) await viewOf(id);
    const told = [await verified(await receiver.next()), await verified(await receiver.next())].map(({ told }) => told);
    expect(told.map(({ task }) => `${task.id} ${task.status}`).sort()).toEqual([`${all.id} expired`, `${some.id} expired`].sort());
    expect(told[0]).not.toHaveProperty('state');
    await becomes(all.id, { event: 'approved', state: 'delivered' }, { event: 'expired', state: 'delivered' });
    await becomes(some.id, { event: 'expired', state: 'delivered' });
  });

  it('is told of a denial and of its own cancelling', async () => {
    const [denied, cancelled] = [await held(), await held()];
    await decide(denied.id, 'deny');
    expect((await verified(await receiver.next())).told.task).toMatchObject({ id: denied.id, status: 'denied' });
    await service.agent('acme-agent')('POST', `/access/v1/requests/${cancelled.id}/cancel`);
    expect((await verified(await receiver.next())).told.task).toMatchObject({ id: cancelled.id, status: 'cancelled' });
  });

  it('is told of what policy decided at once', async () => {
    // Only what escalates can be requested, so policy changes its mind between the denial and the request.
    const request = await requestFor({ endpoint: endpoint() });
    await service.world.test.admin.query(
      `INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ('acme', 'stop',
         '@id("stop") @reason("Nothing now.") forbid (principal, action == Holdpoint::Action::"service.restart", resource);')`,
    );
    const answer = await send(request);
    await service.world.test.admin.query(`DELETE FROM tenant_policy WHERE name = 'stop'`);
    expect(taskOf(answer).status).toBe('denied');
    const { told, claims } = await verified(await receiver.next());
    expect([told.task, claims.jti]).toMatchObject([{ id: taskOf(answer).id, status: 'denied' }, `${taskOf(answer).id}.1`]);
  });

  it('is not told twice of one request that was asked for twice', async () => {
    const key = newKey();
    const request = await requestFor({ endpoint: endpoint() });
    const [first, second] = [await send(request, { key }), await send(request, { key })];
    expect(taskOf(second).id).toBe(taskOf(first).id);
    await decide(taskOf(first).id);
    await receiver.next();
    await becomes(taskOf(first).id, { state: 'delivered', attempts: 1 });
    const elsewhere = { ...request, callback: { endpoint: endpoint('/cb/other') } };
    expect((await send(elsewhere, { key })).body['code']).toBe('duplicate_request');
  });
});

describe('a callback that nobody allowed', () => {
  const counts = async () =>
    (
      await service.world.test.admin.query(
        'SELECT (SELECT count(*) FROM action_request) AS r, (SELECT count(*) FROM request_callback) AS c',
      )
    ).rows;

  it.each([
    ['another origin', () => ({ endpoint: 'https://evil.example/cb' })],
    ['another port', () => ({ endpoint: `http://127.0.0.1:${receiver.port + 1}/cb` })],
    ['another path', () => ({ endpoint: endpoint('/other') })],
    ['a path that only begins like it', () => ({ endpoint: endpoint('/cbs') })],
    ['a way out of the path', () => ({ endpoint: endpoint('/cb/%2e%2e%2fadmin') })],
    ['a name for the same machine', () => ({ endpoint: `http://localhost:${receiver.port}/cb` })],
    ['metadata', () => ({ endpoint: 'http://169.254.169.254/latest/meta-data/' })],
    ['no URL', () => ({ endpoint: 'cb' })],
  ])('is refused with its request, and nothing is left behind: %s', async (_what, callback) => {
    const before = await counts();
    const answer = await ask(callback());
    expect([answer.status, answer.body['code']]).toEqual([422, 'callback_not_allowed']);
    expect(await counts()).toEqual(before);
  });

  it.each([
    ['an event that there is not', { events: ['granted'] }],
    ['no event at all', { events: [] }],
    ['a member that nobody defined', { secret: 'x' }],
    ['a state that is no text', { state: { a: 1 } }],
    ['a state without end', { state: 'x'.repeat(1_025) }],
  ])('fits the contract, or is refused: %s', async (_what, change) => {
    const answer = await ask({ endpoint: endpoint(), ...change });
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_body']);
  });

  it('is that of another agent of the customer, and of another customer (I6)', async () => {
    expect((await ask({ endpoint: endpoint() }, 'acme-owned')).body['code']).toBe('callback_not_allowed');
    expect((await ask({ endpoint: endpoint() }, 'northwind-agent')).body['code']).toBe('callback_not_allowed');
  });
});

describe('a receiver that fails', () => {
  it('is asked again under the same id, and after that no more', async () => {
    receiver.answer = (_request, response) => void response.writeHead(500).end('secret of the receiver');
    const task = await held();
    await decide(task.id);
    const first = await verified(await receiver.next());
    await becomes(task.id, { state: 'waiting', attempts: 1, outcome: 'refused', status: 500, due: true });
    receiver.answer = (_request, response) => void response.writeHead(200).end();
    await comeDue(task.id);
    const second = await verified(await receiver.next());
    expect(second.claims.jti).toBe(first.claims.jti);
    expect(second.told).toEqual(first.told);
    await becomes(task.id, { state: 'delivered', attempts: 2, outcome: 'accepted', status: 200, due: false });
    const heard = receiver.heard.length;
    await comeDue(task.id);
    expect(receiver.heard).toHaveLength(heard);
    const { body } = await mara.call('GET', '/api/console/callback-origins?tenant=acme&agent=acme-agent');
    expect(JSON.stringify(body)).not.toContain('secret of the receiver');
    expect(body['items']).toMatchObject([
      { id: origin, waiting: 0, last: { event: 'approved', state: 'delivered', attempts: 2, httpStatus: 200 } },
    ]);
  });

  it('is given up after seven attempts, and after two hours however few there were', async () => {
    receiver.answer = (_request, response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
    const [often, long] = [await held(), await held()];
    await decide(often.id, 'deny');
    await receiver.next();
    await becomes(often.id, { attempts: 1, outcome: 'redirected' });
    await service.world.test.admin.query('UPDATE callback_delivery SET attempts = 6 WHERE request_id = $1', [often.id]);
    await comeDue(often.id);
    await receiver.next();
    await becomes(often.id, { state: 'given-up', attempts: 7, outcome: 'redirected', status: 307, due: false });

    await decide(long.id, 'deny');
    await receiver.next();
    await becomes(long.id, { attempts: 1, state: 'waiting' });
    await service.world.test.admin.query(
      `UPDATE callback_delivery SET created_at = created_at - interval '3 hours' WHERE request_id = $1`,
      [long.id],
    );
    const heard = receiver.heard.length;
    await comeDue(long.id);
    await becomes(long.id, { state: 'given-up', attempts: 1, due: false });
    expect(receiver.heard).toHaveLength(heard);
  });

  it('hears nothing that is no longer true: an approval that was used, lapsed or was taken back meanwhile is not told', async () => {
    receiver.answer = (_request, response) => void response.writeHead(503).end();
    const task = await held({ endpoint: endpoint(), events: ['approved'] });
    const unsettled = await held({ endpoint: endpoint(), events: ['approved'] });
    for (const { id } of [task, unsettled]) {
      await decide(id);
      await receiver.next();
      await becomes(id, { state: 'waiting', attempts: 1 });
    }
    const { body } = await service.agent('acme-agent')('GET', `/access/v1/requests/${task.id}`);
    const { digest, grant } = body['result'] as { digest: string; grant: { token: string } };
    expect((await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body: { grant: grant.token, digest } })).status).toBe(
      200,
    );
    await letPass(service.world, unsettled.id, 'execute-by');
    const heard = receiver.heard.length;
    for (const { id } of [task, unsettled]) {
      await comeDue(id);
      await becomes(id, { state: 'overtaken', attempts: 1, due: false });
    }
    expect(receiver.heard).toHaveLength(heard);
  });

  it('holds one worker, however many notifications its agent has: others are told meanwhile', async () => {
    const hanging = await startReceiver();
    hanging.answer = () => {};
    await allowCallbacks(service, hanging.url, { agent: 'acme-owned' });
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      const { id } = taskOf(await ask({ endpoint: `${hanging.url}/` }, 'acme-owned'));
      expect((await service.vote(ana, await detailOf(id), 'deny')).status).toBe(200);
      ids.push(id);
    }
    await hanging.next();
    const task = await held();
    await decide(task.id);
    expect((await verified(await receiver.next())).told.task.id).toBe(task.id);
    expect(hanging.heard).toHaveLength(1);
    await becomes(ids[0]!, { state: 'waiting', attempts: 1, outcome: 'timeout' });
    await hanging.close();
  });

  it('may have a thousand of its agent waiting, and no more', async () => {
    const task = await held();
    await service.world.test.admin.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       INSERT INTO callback_delivery (tenant_id, request_id, version, agent_id, origin_id, event, due_at, created_at)
         SELECT 'acme', '${task.id}', 100 + n, 'acme-agent', '${origin}', 'denied', now() + interval '1 hour', now()
         FROM generate_series(1, ${MAX_WAITING_CALLBACKS}) n; COMMIT`,
    );
    const refused = await ask({ endpoint: endpoint() });
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([429, 'too_many_callbacks', '60']);
    expect((await ask(undefined)).status).toBe(201);
    await service.world.test.admin.query('DELETE FROM callback_delivery WHERE version > 100');
    expect((await ask({ endpoint: endpoint() })).status).toBe(201);
  });
});

describe('what stops a notification that waits', () => {
  async function waits(): Promise<Task> {
    receiver.answer = (_request, response) => void response.writeHead(503).end();
    const task = await held();
    await decide(task.id);
    await receiver.next();
    await becomes(task.id, { state: 'waiting', attempts: 1 });
    return task;
  }
  const leaves = async () =>
    (await service.world.test.admin.query<{ type: string }>('SELECT type FROM audit_leaf ORDER BY ts, seq')).rows.map(({ type }) => type);

  it('its agent is suspended; resumed, it is told of what happens then', async () => {
    const task = await waits();
    const other = await held();
    const ref = 'agent.acme.acme-agent';
    expect((await mara.call('POST', `/api/console/workloads/${ref}/suspend`, { body: { reason: 'odd' } })).status).toBe(200);
    await becomes(task.id, { state: 'stopped', due: false });
    const heard = receiver.heard.length;
    expect((await service.vote(ana, await detailOf(other.id), 'deny')).status).toBe(200);
    await becomes(other.id, { event: 'denied', state: 'stopped', attempts: 0 });
    expect(receiver.heard).toHaveLength(heard);
    expect((await mara.call('POST', `/api/console/workloads/${ref}/resume`, { body: { reason: 'fine' } })).status).toBe(200);
    receiver.answer = (_request, response) => void response.writeHead(204).end();
    const next = await held();
    await decide(next.id);
    expect((await verified(await receiver.next())).told.task.id).toBe(next.id);
  });

  it('the address is ended, by a manager, with a leaf; and nothing can ask for it any more', async () => {
    const task = await waits();
    const before = (await leaves()).length;
    expect((await mara.call('DELETE', `/api/console/callback-origins/${origin}`)).status).toBe(204);
    expect((await mara.call('DELETE', `/api/console/callback-origins/${origin}`)).status).toBe(204);
    expect((await leaves()).slice(before)).toEqual(['callback-origin.revoked']);
    await becomes(task.id, { state: 'stopped', due: false });
    expect((await ask({ endpoint: endpoint() })).body['code']).toBe('callback_not_allowed');
    origin = await allowCallbacks(service, `${receiver.url}/cb`);
  });
});
