import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createService, type Service } from '../../test/service.fixture.ts';
import { questionFor } from '../../test/access.fixture.ts';
import type { WorldToolName } from '../../test/world-data.fixture.ts';

/** AuthZEN evaluation: the same verdict as a submit would get, and nothing is left behind. */
let service: Service;
beforeAll(async () => {
  service = await createService();
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const ask = (body: unknown, headers: Record<string, string> = {}, agent: 'acme-agent' | 'northwind-agent' = 'acme-agent') =>
  service.agent(agent)('POST', '/access/v1/evaluation', { body, headers });
const askAll = (body: unknown) => service.agent('acme-agent')('POST', '/access/v1/evaluations', { body });
const decisionsOf = ({ body }: Answer) => (body['evaluations'] as { decision: boolean }[]).map(({ decision }) => decision);

/** How many rows each table has that a call could leave something in. */
async function rows(): Promise<unknown> {
  const { rows: counts } = await service.world.test.admin.query(
    `SELECT (SELECT count(*) FROM action_request) AS requests, (SELECT count(*) FROM audit_leaf) AS leaves,
       (SELECT count(*) FROM execution_grant) AS grants, (SELECT count(*) FROM idempotency_key) AS keys,
       (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM graphile_worker._private_jobs) AS jobs`,
  );
  return counts[0];
}

describe('a question about one call', () => {
  it('is true where policy allows outright', async () => {
    const answer = await ask(questionFor('inventory.read'));
    expect(answer).toMatchObject({ status: 200, body: { decision: true, context: { policy: { outcome: 'allow' } } } });
    expect(answer.body['context']).not.toHaveProperty('access_request');
    expect(answer.text).not.toContain('grant');
  });

  it('is a denial that can be requested where policy would ask people', async () => {
    const { body } = await ask(questionFor('service.restart'));
    expect(body).toMatchObject({
      decision: false,
      context: {
        reason: 'approval_required',
        policy: { outcome: 'escalate', reasons: [{ id: 't.restart' }] },
        access_request: { display: { description: 't.restart' } },
      },
    });
    const { access_request: denial, evaluated_at: at } = body['context'] as {
      access_request: { expires_at: string };
      evaluated_at: string;
    };
    expect(Date.parse(denial.expires_at)).toBeGreaterThan(Date.parse(at));
  });

  it.each([
    ['backup.delete', {}, 'g.backup'],
    ['host.reboot', { action: { name: 'host.reboot', properties: { force: true } } }, 'g.force'],
  ] as const)('is a plain denial with the reasons where policy denies: %s', async (tool, change, reason) => {
    const { body } = await ask(questionFor(tool, change));
    expect(body).toMatchObject({ decision: false, context: { reason: 'policy_denied', policy: { outcome: 'deny' } } });
    expect(body['context']).not.toHaveProperty('access_request');
    expect(JSON.stringify(body)).toContain(reason);
  });

  const tools: WorldToolName[] = ['inventory.read', 'service.restart', 'host.isolate', 'user.disable', 'disk.cleanup', 'backup.delete'];
  it.each(tools)('gets the verdict that a submit gets: %s', async (tool) => {
    const view = await service.submit('acme-agent', tool);
    const { body } = await ask(questionFor(tool));
    expect((body['context'] as { policy: unknown }).policy).toEqual(view.policy);
    expect(body['decision']).toBe(view.status === 'approved');
  });

  it('judges confidence and targets: what is unknown is not allowed', async () => {
    const old = { action: { name: 'disk.cleanup', properties: { olderThanDays: 400 } } };
    expect((await ask(questionFor('disk.cleanup', old))).body['decision']).toBe(true);
    const foreign = { ...old, resource: { type: 'tenant', id: 'acme', properties: { targets: [{ kind: 'host', name: 'nw-ws1' }] } } };
    expect((await ask(questionFor('disk.cleanup', foreign))).body).toMatchObject({
      decision: false,
      context: { policy: { outcome: 'escalate', reasons: [{ id: 'g.cross-tenant' }, { id: 't.old-files' }] } },
    });
  });

  it.each([
    ['another agent of the customer', { subject: { type: 'agent', id: 'acme-owned' } }, 'forbidden'],
    ["another customer's agent", { subject: { type: 'agent', id: 'northwind-agent' } }, 'forbidden'],
    ['an agent that there is not', { subject: { type: 'agent', id: 'nobody' } }, 'forbidden'],
    ['a person', { subject: { type: 'user', id: 'acme-agent' } }, 'forbidden'],
    ['a tool that there is not', { action: { name: 'host.explode' } }, 'unknown_tool'],
    ['arguments that do not fit', { action: { name: 'service.restart', properties: { service: 7 } } }, 'invalid_arguments'],
    ['no arguments', { action: { name: 'service.restart' } }, 'invalid_arguments'],
    ['another customer', { resource: { type: 'tenant', id: 'northwind' } }, 'invalid_targets'],
    ['a resource of no kind of ours', { resource: { type: 'document', id: '1' } }, 'invalid_targets'],
    ['a host with a list beside it', { resource: { type: 'host', id: 'acme-ws1', properties: { targets: [] } } }, 'invalid_targets'],
    ['a list of something else', { resource: { type: 'tenant', id: 'acme', properties: { targets: ['acme-ws1'] } } }, 'invalid_targets'],
  ])('about %s is a denial that says %s', async (_, change, code) => {
    const { status, body } = await ask(questionFor('service.restart', change));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { decision: false, context: { reason: code, error: { message: expect.any(String) } } },
    });
    expect(body['context']).not.toHaveProperty('access_request');
    expect(body['context']).not.toHaveProperty('policy');
  });

  it('tells nothing about who else there is', async () => {
    const about = async (id: string) => (await ask(questionFor('service.restart', { subject: { type: 'agent', id } }))).text;
    expect(await about('northwind-agent')).toBe(await about('nobody'));
    const at = async (id: string) => (await ask(questionFor('service.restart', { resource: { type: 'tenant', id } }))).text;
    expect(await at('northwind')).toBe(await at('nowhere'));
  });

  it('with a claimed approval stays a denial: approvals are redeemed, never evaluated', async () => {
    const context = { approval: { id: 'apr_1', approved_until: '2030-01-01T00:00:00Z', state: 'x.y.z' } };
    const { body } = await ask(questionFor('service.restart', { context }));
    expect(body).toMatchObject({ decision: false, context: { reason: 'approval_unverifiable', next_action: 'none' } });
    expect(body['context']).not.toHaveProperty('access_request');
  });

  it('leaves no row and no grant, whatever policy says', async () => {
    const before = await rows();
    for (const tool of tools) await ask(questionFor(tool));
    await askAll({ evaluations: tools.map((tool) => questionFor(tool)) });
    expect(await rows()).toEqual(before);
  });

  it('is read without the members that the standard does not define (10.1.1)', async () => {
    const known = questionFor('inventory.read');
    const more = { later: { version: 2 } };
    const question = {
      ...known,
      ...more,
      subject: { ...known.subject, ...more },
      action: { ...known.action, ...more },
      resource: { ...known.resource, ...more },
    };
    expect((await ask(question)).body).toMatchObject({ decision: true });
    const { subject, ...item } = question;
    const batch = { subject, evaluations: [item], options: { evaluations_semantic: 'execute_all', ...more }, ...more };
    expect(decisionsOf(await askAll(batch))).toEqual([true]);
  });

  it('is answered under the id that it came with, a refusal too', async () => {
    const headers = { 'x-request-id': 'bfe9eb29-ab87' };
    expect((await ask(questionFor('inventory.read'), headers)).headers.get('x-request-id')).toBe('bfe9eb29-ab87');
    const long = 'x'.repeat(2_000);
    expect((await ask(questionFor('inventory.read'), { 'x-request-id': long })).headers.get('x-request-id')).toBe(long);
    const refused = await ask({ subject: 1 }, headers);
    expect([refused.status, refused.headers.get('x-request-id')]).toEqual([400, 'bfe9eb29-ab87']);
  });

  it('is not answered to an agent that is suspended', async () => {
    const suspend = (at: string) => service.world.test.admin.query(`UPDATE agent SET suspended_at = ${at} WHERE id = 'northwind-agent'`);
    await suspend('now()');
    const question = questionFor('inventory.read', {}, 'northwind-agent');
    expect((await ask(question, {}, 'northwind-agent')).body['code']).toBe('agent_suspended');
    await suspend('NULL');
    expect((await ask(question, {}, 'northwind-agent')).status).toBe(200);
  });
});

describe('a batch', () => {
  const { subject } = questionFor('inventory.read');
  const item = (tool: WorldToolName) => {
    const { subject: _subject, ...rest } = questionFor(tool);
    return rest;
  };
  const [allowed, held] = [item('inventory.read'), item('service.restart')];

  it('is answered in order, with what the items lack from the top level, and one wrong item denies only itself', async () => {
    const unknown = { ...held, action: { name: 'host.explode' } };
    const foreign = { ...allowed, subject: { type: 'agent', id: 'acme-owned' } };
    const answer = await askAll({ subject, evaluations: [allowed, held, unknown, foreign, allowed] });
    expect(decisionsOf(answer)).toEqual([true, false, false, false, true]);
    expect(answer.body).toMatchObject({
      evaluations: [{}, {}, { context: { reason: 'unknown_tool' } }, { context: { reason: 'forbidden' } }, {}],
    });
  });

  it.each([
    ['execute_all', [true, false, true]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('%s', async (semantic, decisions) => {
    const answer = await askAll({ subject, evaluations: [allowed, held, allowed], options: { evaluations_semantic: semantic } });
    expect(decisionsOf(answer)).toEqual(decisions);
  });

  it.each([[{}], [{ evaluations: [] }]])('without items is one question: %j', async (more) => {
    expect((await askAll({ ...questionFor('inventory.read'), ...more })).body).toMatchObject({ decision: true });
  });

  it.each([
    ['an item without an action', { subject, evaluations: [allowed, { resource: allowed.resource }] }, '/evaluations/1/action'],
    ['neither items nor a question', { subject }, '/action'],
    [
      'a semantic that there is not',
      { subject, evaluations: [allowed], options: { evaluations_semantic: 'any' } },
      '/options/evaluations_semantic',
    ],
    ['51 items', { subject, evaluations: Array(51).fill(allowed) }, '/evaluations'],
  ])('%s is refused as a whole', async (_, body, pointer) => {
    expect(await askAll(body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_body', errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
    });
  });
});

it('the metadata names endpoints that are there', async () => {
  const { body } = await service.nobody('GET', '/.well-known/authzen-configuration');
  const paths = Object.entries(body).filter(([name]) => /_(endpoint|uri)$/.test(name));
  expect(paths).toHaveLength(4);
  for (const [, url] of paths) {
    expect(String(url).startsWith(`${String(body['policy_decision_point'])}/`)).toBe(true);
    expect(Object.keys(service.document.paths)).toContain(new URL(String(url)).pathname);
  }
  expect(body['capabilities']).toEqual(['urn:openid:authzen:capability:access-request']);
});

it('a batch counts as so many calls', async () => {
  const slow = await createService({ env: { HOLDPOINT_CALLS_PER_SECOND: '2' } });
  const body = { evaluations: Array(7).fill(questionFor('inventory.read')) };
  const call = () => slow.agent('acme-agent')('POST', '/access/v1/evaluations', { body });
  expect((await call()).status).toBe(200);
  expect(await call()).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  await slow.close();
});
