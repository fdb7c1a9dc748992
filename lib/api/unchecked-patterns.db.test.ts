import { afterAll, beforeAll, expect, it } from 'vitest';
import { questionFor } from '../../test/access.fixture.ts';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';

/** Over the wire: what a reviewer sees, what they have to say, and who hears of it afterwards. */
let service: Service;
let mara: Session;
beforeAll(async () => {
  service = await createService();
  mara = await service.signIn('mara');
});
afterAll(() => service.close());

const POINTER = '/properties/path/pattern';
const NAME = 'mcp.wire.read_file';
const tool = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: { type: 'object', properties: { path: { type: 'string', pattern: '^(?!/etc)' } }, required: ['path'] },
};

it('a tool with a pattern that cannot be checked is callable once its reviewer has accepted exactly that', async () => {
  const proposed = await service.executor('acme-exec-b')('POST', '/api/v1/tools/proposals', { body: { server: 'wire', tools: [tool] } });
  expect(proposed.status).toBe(200);
  const seen = (await mara.call('GET', `/api/console/tools/${NAME}?tenant=acme`)).body;
  const unchecked = [{ pointer: POINTER, pattern: '^(?!/etc)', argument: '/path', why: expect.any(String) as string }];
  expect(seen).toMatchObject({ uncheckedPatterns: unchecked, accepted: [] });

  const review = (change: object) =>
    mara.call('POST', '/api/console/tools/reviews', {
      body: { tenant: 'acme', tools: [{ name: NAME, definitionHash: seen['definitionHash'], class: 'read', ...change }], reason: '' },
    });
  expect((await review({})).body).toMatchObject({ code: 'tool_unusable', detail: expect.stringContaining('^(?!/etc)') as string });
  expect((await review({ acceptUncheckedPatterns: ['/properties/other/pattern'] })).body).toMatchObject({ code: 'stale_view' });
  expect((await review({ acceptUncheckedPatterns: POINTER })).body).toMatchObject({ code: 'invalid_body' });
  expect((await review({ acceptUncheckedPatterns: [POINTER] })).status).toBe(200);

  expect((await mara.call('GET', '/api/console/tools?tenant=acme')).body).toMatchObject({ items: [{ name: NAME, accepted: unchecked }] });
  const { tools } = (await service.agent('acme-agent')('GET', '/api/v1/tools')).body as { tools: { name: string }[] };
  expect(tools.find(({ name }) => name === NAME)).toMatchObject({ uncheckedPatterns: unchecked });
  const asked = await service.agent('acme-agent')('POST', '/api/v1/requests', {
    headers: { 'idempotency-key': 'unchecked-1' },
    body: { tool: NAME, arguments: { path: '/etc/shadow' }, targets: [], intent: { summary: 'reads' } },
  });
  expect(asked.body).toMatchObject({ status: 'pending' });
  const detail = await (await service.signIn('ana')).call('GET', `/api/console/requests/${String(asked.body['id'])}`);
  expect(detail.body).toMatchObject({ tool: { uncheckedPatterns: unchecked } });
});

it('where policy would let it run, a question by AuthZEN is answered with why it may not', async () => {
  const allow = `@id("acme.reads") @reason("Reading is fine.") permit (principal, action == Holdpoint::Action::"${NAME}", resource);`;
  await service.world.test.admin.query("INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ('acme', 'reads', $1)", [allow]);
  const question = questionFor('inventory.read', { action: { name: NAME, properties: { path: '/a' } } });
  const { body } = await service.agent('acme-agent')('POST', '/access/v1/evaluation', { body: question });
  expect(body).toMatchObject({
    decision: false,
    context: {
      reason: 'approval_required',
      policy: { outcome: 'escalate', ambiguous: ['patterns-not-checked'] },
      access_request: {
        display: { description: 'Reading is fine. Patterns of the tool’s schema are not checked, so people look at each call.' },
      },
    },
  });
});
