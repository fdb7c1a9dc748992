import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposeToolsBody, reviewToolsBody } from '#lib/contract/proposed-tool.ts';
import { submitRequestBody } from '#lib/contract/submit-request.ts';
import { createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { decideRequest } from './decide-request.ts';
import { getProposedTool } from './get-proposed-tool.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { listTools } from './list-tools.ts';
import { proposeTools } from './propose-tools.ts';
import { reviewTools } from './review-tools.ts';
import { submitRequest } from './submit-request.ts';

/** A tool whose patterns nobody can match safely is called only as a person accepted it: knowingly, and never unseen. */
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const POINTERS = ['/patternProperties/^x-(?!y)', '/properties/path/pattern'];
const READ = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string', pattern: '^(?!.*\\.\\.)', maxLength: 20 }, kind: { type: 'string', pattern: '^[a-z]+$' } },
    patternProperties: { '^x-(?!y)': { type: 'string' } },
    required: ['path'],
  },
};
type Accept = string[] | undefined;

async function propose(server: string, executor: 'acme-exec-b' | 'northwind-exec' = 'acme-exec-b') {
  const body = proposeToolsBody.parse({ server, tools: [READ] });
  const { tools } = await proposeTools(world.ctx, world.executor(executor), body);
  return { name: tools[0]?.name ?? '', definitionHash: tools[0]?.definitionHash ?? '' };
}
const review = (tool: { name: string; definitionHash: string }, accept: Accept, toolClass: string | null = 'read') =>
  reviewTools(
    world.ctx,
    world.person('mara'),
    reviewToolsBody.parse({
      tenant: 'acme',
      tools: [{ ...tool, class: toolClass, acceptUncheckedPatterns: accept }],
      reason: 'The server checks them.',
    }),
  );
function submit(tool: string, args: object) {
  const call = submitRequestBody.parse({ tool, arguments: args, targets: [], confidence: 1, intent: { summary: 'reads' } });
  return submitRequest(world.ctx, world.agent('acme-agent'), call, metaFor(call));
}
const seen = (name: string) => getProposedTool(world.ctx.db, world.person('ana'), 'acme', name);

describe('a tool with patterns that cannot be checked', () => {
  it('shows its reviewer each of them, where it stands, whose it is and why', async () => {
    const { name } = await propose('shown');
    const { uncheckedPatterns, accepted } = await seen(name);
    expect(accepted).toEqual([]);
    expect(uncheckedPatterns).toEqual([
      { pointer: POINTERS[0], pattern: '^x-(?!y)', argument: '/*', why: expect.stringContaining('(?!') as string },
      { pointer: POINTERS[1], pattern: '^(?!.*\\.\\.)', argument: '/path', why: expect.stringContaining('(?!') as string },
    ]);
  });

  it.each([
    ['nothing is accepted', undefined, 'tool_unusable'],
    ['an empty list is accepted', [], 'stale_view'],
    ['one of them is left out', POINTERS.slice(1), 'stale_view'],
    ['one is accepted that can be checked', [...POINTERS, '/properties/kind/pattern'], 'stale_view'],
    ['one is accepted twice', [...POINTERS, POINTERS[1] ?? ''], 'stale_view'],
  ] as [string, Accept, string][])('is not callable when %s', async (what, accept, code) => {
    const tool = await propose(what.replaceAll(/[^a-z]/g, '-').slice(0, 30));
    await expect(review(tool, accept)).rejects.toMatchObject({ code });
    expect(await seen(tool.name)).toMatchObject({ standing: 'unreviewed', accepted: [] });
    await expect(submit(tool.name, { path: 'a' })).rejects.toMatchObject({ code: 'unknown_tool' });
  });

  it('that is refused accepts nothing, and a tool without them has nothing to accept', async () => {
    const tool = await propose('refused');
    await expect(review(tool, POINTERS, null)).rejects.toMatchObject({ code: 'invalid_body' });
    expect(await review(tool, undefined, null)).toEqual({ reviewed: 1 });
    const { tools } = await proposeTools(
      world.ctx,
      world.executor('acme-exec-b'),
      proposeToolsBody.parse({ server: 'plain', tools: [{ ...READ, inputSchema: { type: 'object' } }] }),
    );
    const plain = { name: tools[0]?.name ?? '', definitionHash: tools[0]?.definitionHash ?? '' };
    await expect(review(plain, ['/properties/path/pattern'])).rejects.toMatchObject({ code: 'stale_view' });
  });

  it('accepted by name, is on record in the review and its leaf', async () => {
    const tool = await propose('record');
    expect(await review(tool, POINTERS.toReversed())).toEqual({ reviewed: 1 });
    const { accepted, standing } = await seen(tool.name);
    expect([standing, accepted.map(({ pointer }) => pointer)]).toEqual(['approved', POINTERS]);
    const { rows } = await world.test.admin.query<{ text: string }>(
      `SELECT o.openings::text AS text FROM audit_leaf l JOIN audit_opening o ON o.tenant_id = l.tenant_id AND o.seq = l.seq
       WHERE l.type = 'tool.reviewed' AND l.tenant_id = 'acme' ORDER BY l.seq DESC LIMIT 1`,
    );
    const told = rows[0]?.text ?? '';
    expect(told).toContain(tool.name);
    for (const { pattern, pointer } of accepted)
      for (const text of [pattern, pointer]) expect(told).toContain(JSON.stringify(text).slice(1, -1));
  });

  it('is called without these patterns; all else of its schema holds', async () => {
    const tool = await propose('else');
    await review(tool, POINTERS);
    expect((await submit(tool.name, { path: '../a', 'x-y': 1 })).view.status).toBe('pending');
    const wrong = submit(tool.name, { path: 'a'.repeat(21), kind: 'A1' });
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_arguments',
      extra: { errors: [{ pointer: '/arguments/path' }, { pointer: '/arguments/kind' }] },
    });
  });

  it('is never run unseen: what policy would allow by itself waits for people, and so does an edit of it', async () => {
    const tool = await propose('held');
    await review(tool, POINTERS);
    const allow = `@id("acme.reads") @reason("Reading is fine.") permit (principal, action == Holdpoint::Action::"${tool.name}", resource);`;
    await world.test.admin.query("INSERT INTO tenant_policy (tenant_id, name, cedar) VALUES ('acme', 'reads', $1)", [allow]);
    const { view } = await submit(tool.name, { path: 'a' });
    expect(view).toMatchObject({
      status: 'pending',
      policy: { outcome: 'escalate', ambiguous: ['patterns-not-checked'], reasons: [{ id: 'acme.reads' }] },
      approval: { routes: ['default'] },
    });
    const detail = await getRequestDetail(world.ctx.db, world.person('ana'), view.id);
    expect(detail.tool.uncheckedPatterns.map(({ pattern, argument }) => [pattern, argument])).toEqual([
      ['^x-(?!y)', '/*'],
      ['^(?!.*\\.\\.)', '/path'],
    ]);
    const vote = {
      verdict: 'approve' as const,
      reason: 'yes',
      digest: view.digest,
      version: view.version,
      tenant: 'acme',
      arguments: { path: 'b' },
    };
    expect(await decideRequest(world.ctx, world.person('ana'), view.id, vote)).toMatchObject({
      request: { status: 'approved', policy: { outcome: 'escalate', ambiguous: ['patterns-not-checked'] } },
    });
    await world.test.admin.query("DELETE FROM tenant_policy WHERE name = 'reads'");
  });

  it('tells agents which they are', async () => {
    const tool = await propose('told');
    await review(tool, POINTERS);
    const { tools } = await listTools(world.ctx, world.agent('acme-agent'));
    expect(tools.find(({ name }) => name === tool.name)?.uncheckedPatterns.map(({ pointer }) => pointer)).toEqual(POINTERS);
    expect(tools.find(({ name }) => name === 'service.restart')?.uncheckedPatterns).toEqual([]);
  });

  it('accepted by one customer is as unusable as before for another one with the same schema (I6)', async () => {
    await review(await propose('shared'), POINTERS);
    const theirs = await propose('shared', 'northwind-exec');
    const body = reviewToolsBody.parse({ tenant: 'northwind', tools: [{ ...theirs, class: 'read' }], reason: 'x' });
    await expect(reviewTools(world.ctx, world.person('mara'), body)).rejects.toMatchObject({ code: 'tool_unusable' });
    // As if it had been reviewed by a program that could still use it.
    await world.test.admin.query(
      `UPDATE proposed_tool SET reviewed = definition, reviewed_hash = definition_hash, class = 'read', reviewed_at = now(), reviewed_by = 'nora',
         reviewed_schema_hash = (SELECT reviewed_schema_hash FROM proposed_tool WHERE tenant_id = 'acme' AND name = $1)
       WHERE tenant_id = 'northwind' AND name = $1`,
      [theirs.name],
    );
    const call = submitRequestBody.parse({ tool: theirs.name, arguments: { path: 'a' }, targets: [], intent: { summary: 'reads' } });
    const asked = submitRequest(world.ctx, world.agent('northwind-agent'), call, metaFor(call));
    await expect(asked).rejects.toMatchObject({ code: 'invalid_arguments' });
  });

  it('with more of them than a list may look at stays unusable, whatever is accepted', async () => {
    const plain = Array.from({ length: 300 }, (_, n) => [`a${n}`, { type: 'string', pattern: `a{1000}${n}` }]);
    const odd = Array.from({ length: 300 }, (_, n) => [`b${n}`, { type: 'string', pattern: `(?=${n})a{1000}` }]);
    const body = (properties: object) =>
      proposeToolsBody.parse({ server: 'many', tools: [{ ...READ, inputSchema: { type: 'object', properties } }] });
    const list = async (properties: object) => {
      const { tools } = await proposeTools(world.ctx, world.executor('acme-exec-b'), body(properties));
      const tool = { name: tools[0]?.name ?? '', definitionHash: tools[0]?.definitionHash ?? '' };
      return { tool, pointers: (await seen(tool.name)).uncheckedPatterns.map(({ pointer }) => pointer) };
    };
    // The odd one is found before the many.
    expect((await list(Object.fromEntries([...plain, ['odd', { pattern: '(?=b)' }]]))).pointers).toEqual(['/properties/odd/pattern']);
    const { tool, pointers } = await list(Object.fromEntries(odd));
    expect([pointers.length > 0, pointers.length < 300]).toEqual([true, true]);
    await expect(review(tool, pointers)).rejects.toMatchObject({ code: 'tool_unusable' });
  });

  it('holds up nobody by letters of either case over half of Unicode: a list looks at few of them, and a review at no more', async () => {
    const slow = Array.from({ length: 400 }, (_, n) => [`a${n}`, { type: 'string', pattern: `(?i)[B-\\x{1E943}]${n}` }]);
    const properties = Object.fromEntries([...slow, ['after', { pattern: 'a{1001}' }]]);
    const proposed = proposeToolsBody.parse({ server: 'cases', tools: [{ ...READ, inputSchema: { type: 'object', properties } }] });
    const { tools } = await proposeTools(world.ctx, world.executor('acme-exec-b'), proposed);
    const tool = { name: tools[0]?.name ?? '', definitionHash: tools[0]?.definitionHash ?? '' };
    expect((await seen(tool.name)).uncheckedPatterns).toEqual([]);
    const unusable = { code: 'tool_unusable', message: expect.stringContaining('either case') as string };
    await expect(review(tool, [])).rejects.toMatchObject(unusable);
  });

  it('goes back for review with another pattern, and what was accepted of the old one is accepted no more', async () => {
    const tool = await propose('again');
    await review(tool, POINTERS);
    const changed = structuredClone(READ);
    changed.inputSchema.properties.path.pattern = '^(?!.*~)';
    const { tools } = await proposeTools(
      world.ctx,
      world.executor('acme-exec-b'),
      proposeToolsBody.parse({ server: 'again', tools: [changed] }),
    );
    expect(tools).toMatchObject([{ standing: 'changed' }]);
    await expect(review(tool, POINTERS)).rejects.toMatchObject({ code: 'stale_view' });
    expect((await seen(tool.name)).uncheckedPatterns[1]).toMatchObject({ pattern: '^(?!.*~)' });
    await expect(submit(tool.name, { path: 'a' })).rejects.toMatchObject({ code: 'unknown_tool' });
  });
});
