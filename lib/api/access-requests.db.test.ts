import { randomBytes } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessRequestFor, questionFor } from '../../test/access.fixture.ts';
import { type Answer, createService, type Service, type Session } from '../../test/service.fixture.ts';
import type { AGENTS, WorldToolName } from '../../test/world-data.fixture.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';

/** The AuthZEN access request profile over HTTP: denial, request, task, and what becomes of it. */
let service: Service;
let ana: Session;
beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

type Denial = { expires_at: string; binding_token: string; request_schema_url: string; endpoint: string };
type Task = {
  id: string;
  status: string;
  expires_at?: string;
  status_endpoint: string;
  display: { title: string; description: string };
  links: Record<string, string>;
};
type Result = { mode: string; outcome: string; action: object; digest: string; grant: { token: string } | null };

const newKey = () => randomBytes(9).toString('base64url');
const URN = 'urn:openid:authzen:access-request:error:';
type Change = Parameters<typeof questionFor>[1];

async function denialOf(tool: WorldToolName, change: Change = {}, agent: keyof typeof AGENTS = 'acme-agent'): Promise<Denial> {
  const { body } = await service.agent(agent)('POST', '/access/v1/evaluation', { body: questionFor(tool, change, agent) });
  return (body['context'] as { access_request: Denial }).access_request;
}
const send = (body: unknown, key = newKey(), agent: keyof typeof AGENTS = 'acme-agent') =>
  service.agent(agent)('POST', '/access/v1/requests', { body, headers: { 'idempotency-key': key } });
const read = (id: string, headers: Record<string, string> = {}) =>
  service.agent('acme-agent')('GET', `/access/v1/requests/${id}`, { headers });
const cancel = (id: string, init: { body?: unknown } = {}) => service.agent('acme-agent')('POST', `/access/v1/requests/${id}/cancel`, init);
const taskOf = ({ body }: Answer) => body['task'] as Task;
const resultOf = ({ body }: Answer) => body['result'] as Result;
const viewOf = async (id: string) => (await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body as never;
const redeem = (result: Result) =>
  service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body: { grant: result.grant?.token, digest: result.digest } });

/** A denial that was requested and waits. */
async function held(tool: WorldToolName = 'service.restart'): Promise<Task> {
  const answer = await send(accessRequestFor(tool, {}, await denialOf(tool)));
  expect(answer.status).toBe(201);
  return taskOf(answer);
}

describe('a denial that is requested', () => {
  it('waits as a task, is approved, and completes with a grant that is redeemed once', async () => {
    const denial = await denialOf('service.restart');
    const answer = await send(accessRequestFor('service.restart', {}, denial));
    const task = taskOf(answer);
    expect(answer.headers.get('location')).toBe(task.status_endpoint);
    expect(answer.body).not.toHaveProperty('result');
    expect(task).toMatchObject({ status: 'pending', links: { cancel: `${task.status_endpoint}/cancel` } });
    const polled = await read(task.id);
    expect(polled.body).toEqual(answer.body);
    expect(Number(polled.headers.get('retry-after'))).toBeGreaterThan(0);

    const waiting = read(task.id, { prefer: 'wait=30' });
    expect((await service.vote(ana, await viewOf(task.id))).status).toBe(200);
    const done = await waiting;
    expect(done.headers.get('preference-applied')).toBe('wait=30');
    expect(taskOf(done)).toMatchObject({ status: 'approved', display: { title: 'Approved' } });
    expect(resultOf(done)).toMatchObject({ outcome: 'approved', action: questionFor('service.restart').action });
    expect(resultOf(done).mode).toMatch(/^https:/);

    expect(await redeem(resultOf(done))).toMatchObject({
      status: 200,
      body: { tool: 'service.restart', arguments: { service: 'Spooler' } },
    });
    const after = await read(task.id);
    expect(taskOf(after).status).toBe('consumed');
    expect(after.body).not.toHaveProperty('result');
    expect((await redeem(resultOf(done))).body['code']).toBe('consumed');
  });

  it('and is denied carries what the person said, and no result', async () => {
    const task = await held();
    await service.vote(ana, await viewOf(task.id), 'deny', { reason: 'Not while the accountants work.' });
    const { body } = await read(task.id);
    expect(body).toMatchObject({ task: { status: 'denied', display: { description: 'Not while the accountants work.' } } });
    expect(body).not.toHaveProperty('result');
  });

  it('and is edited says what the grant runs, which is not what was asked for', async () => {
    const task = await held();
    const edited = { service: 'BITS' };
    expect((await service.vote(ana, await viewOf(task.id), 'approve', { arguments: edited })).status).toBe(200);
    const done = await read(task.id);
    expect(resultOf(done)).toMatchObject({ outcome: 'approved_with_edits', action: { name: 'service.restart', properties: edited } });
    expect(await redeem(resultOf(done))).toMatchObject({ status: 200, body: { arguments: edited } });
  });

  it('and that nobody decides expires', async () => {
    const task = await held();
    await letPass(service.world, task.id, 'decide-by');
    const done = await read(task.id);
    expect(done.body).toMatchObject({ task: { status: 'expired' } });
    expect(done.body).not.toHaveProperty('result');
  });

  it('and whose approval nobody uses lapses, which is no approval any more', async () => {
    const task = await held();
    await service.vote(ana, await viewOf(task.id));
    expect(taskOf(await read(task.id)).status).toBe('approved');
    await letPass(service.world, task.id, 'execute-by');
    const done = await read(task.id);
    expect(taskOf(done).status).toBe('expired');
    expect(done.body).not.toHaveProperty('result');
  });

  it.each([
    ['without a body', {}],
    ['with a reason', { body: { reason: 'not_needed', comment: 'It came back by itself.' } }],
  ])('is cancelled %s, and again is the same answer', async (_, init) => {
    const task = await held();
    const [first, again] = [await cancel(task.id, init), await cancel(task.id, init)];
    expect(first).toMatchObject({ status: 200, body: { task: { status: 'cancelled' } } });
    expect(again.body).toEqual(first.body);
    expect((await viewOf(task.id)) as object).toMatchObject({ status: 'withdrawn' });
    expect((await service.vote(ana, await viewOf(task.id))).status).toBe(409);
  });

  it('and is decided can no longer be cancelled', async () => {
    const task = await held();
    await service.vote(ana, await viewOf(task.id), 'deny');
    expect(await cancel(task.id)).toMatchObject({ status: 409, body: { code: 'already_decided', type: `${URN}invalid_task_state` } });
  });

  it('that policy has come to allow meanwhile is approved at once, with a grant', async () => {
    const body = accessRequestFor('patch.install', {}, await denialOf('patch.install'));
    const permit = `@id("t.patch") @reason("patches") permit (principal, action == Holdpoint::Action::"patch.install", resource);`;
    await service.world.test.db.withTenant('acme', (sql) =>
      sql.query('INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ($1, $2, $3)', ['acme', 'patches', permit]),
    );
    const answer = await send(body);
    expect(answer.body).toMatchObject({ task: { status: 'approved' }, result: { outcome: 'approved', message: 'patches' } });
    expect((await redeem(resultOf(answer))).status).toBe(200);
  });

  it('and whose approval is taken back before it is used is cancelled, and its grant is worth nothing', async () => {
    const task = await held();
    await service.vote(ana, await viewOf(task.id));
    const result = resultOf(await read(task.id));
    await service.vote(ana, await viewOf(task.id), 'deny');
    const done = await read(task.id);
    expect(done.body).toMatchObject({ task: { status: 'cancelled' } });
    expect(done.body).not.toHaveProperty('result');
    expect((await redeem(result)).body['code']).toBe('revoked');
  });

  it('is the same request as any other: people see it, the log has it', async () => {
    const task = await held('host.isolate');
    const detail = await ana.call('GET', `/api/console/requests/${task.id}`);
    expect(detail).toMatchObject({ status: 200, body: { request: { status: 'pending', tool: 'host.isolate' } } });
    const { rows } = await service.world.test.admin.query('SELECT type FROM audit_leaf WHERE request_id = $1', [task.id]);
    expect(rows).toEqual([{ type: 'request.submitted' }]);
  });
});

describe('an access request asks for what was denied and nothing else', () => {
  it.each([
    ['other arguments', { action: { name: 'service.restart', properties: { service: 'BITS' } } }],
    ['another tool', { action: { name: 'host.reboot', properties: { force: false } } }],
    ['another target', { resource: { type: 'host', id: 'acme-dc1' } }],
    ['more confidence', { context: { confidence: 1 } }],
    ['no confidence', { context: {} }],
    ['a chain', { context: { confidence: 0.95, chain: ['acme-owned'] } }],
    ['a subject that says more', { subject: { type: 'agent', id: 'acme-agent', properties: { admin: true } } }],
  ])('%s', async (_, change) => {
    const denial = await denialOf('service.restart');
    const answer = await send(accessRequestFor('service.restart', change, denial));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_denial_binding', type: `${URN}invalid_denial_binding` } });
  });

  it('words may be added, and an actor may be moved', async () => {
    const change = { subject: { type: 'agent', id: 'acme-agent', properties: { act: { sub: 'x' } } } };
    const body = accessRequestFor('service.restart', {}, await denialOf('service.restart', change));
    const answer = await send({
      ...body,
      subject: { type: 'agent', id: 'acme-agent', properties: {} },
      context: { ...body.context, time: 'now' },
    });
    expect(answer.status).toBe(201);
  });

  it.each([
    ['no token', { binding_token: undefined }],
    ['a token that is none', { binding_token: 'a.b.c' }],
    ['a later end', { expires_at: '2099-01-01T00:00:00.000Z' }],
    ['another evaluation', { evaluation_id: 'eval_1' }],
  ])('with %s', async (_, change) => {
    const body = accessRequestFor('service.restart', {}, await denialOf('service.restart'));
    const answer = await send({ ...body, denial: { ...body.denial, ...change } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_denial_binding' } });
  });

  it('neither a grant nor the denial of somebody else is a denial, and a denial is no grant', async () => {
    const { grant } = await service.submit('acme-agent', 'inventory.read');
    const denial = await denialOf('service.restart');
    const others = await denialOf('service.restart', {}, 'acme-owned');
    for (const token of [grant?.token ?? '', others.binding_token]) {
      const body = accessRequestFor('service.restart', {}, { ...denial, binding_token: token });
      expect((await send(body)).body['code']).toBe('invalid_denial_binding');
    }
    const redeemed = await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', {
      body: { grant: denial.binding_token, digest: `sha256:${'0'.repeat(64)}` },
    });
    expect(redeemed.body['code']).toBe('invalid_grant');
  });

  it('as another subject is forbidden', async () => {
    const body = accessRequestFor('service.restart', {}, await denialOf('service.restart'));
    expect(await send({ ...body, subject: { type: 'agent', id: 'acme-owned' } })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await send(body, newKey(), 'acme-owned')).body['code']).toBe('forbidden');
  });

  it.each([
    ['items', { items: [] }],
    ['targets beside the properties', { resource: { type: 'tenant', id: 'acme', targets: [{ kind: 'host', name: 'acme-ws1' }] } }],
    ['no intent', { context: { confidence: 0.95 } }],
  ])('with %s is refused, not half understood', async (_, change) => {
    const body = accessRequestFor('service.restart', {}, await denialOf('service.restart'));
    expect(await send({ ...body, ...change })).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
  });
});

describe('the same access request twice', () => {
  it('is the same task; another body under its key is refused', async () => {
    const key = newKey();
    const body = accessRequestFor('service.restart', {}, await denialOf('service.restart'));
    const first = await send(body, key);
    const again = await send(body, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(taskOf(again)).toEqual(taskOf(first));
    const other = await send({ ...body, context: { ...body.context, intent: { summary: 'something else' } } }, key);
    expect(other).toMatchObject({ status: 409, body: { code: 'duplicate_request', type: `${URN}duplicate_request` } });
  });

  it('an unknown task is unknown in the words of the profile', async () => {
    expect(await read('req_00000000000000000000000000')).toMatchObject({
      status: 404,
      body: { code: 'not_found', type: `${URN}unknown_task` },
    });
  });
});

it('the schema of an access request says what is asked for beyond the evaluation', async () => {
  const { request_schema_url: url, endpoint } = await denialOf('service.restart');
  expect(new URL(endpoint).pathname).toBe('/access/v1/requests');
  const { body } = await service.nobody('GET', new URL(url).pathname);
  const fits = new Ajv2020({ strict: false }).compile(body);
  const { context } = accessRequestFor('service.restart');
  expect([fits({ context }), fits({ context: questionFor('service.restart').context })]).toEqual([true, false]);
});
