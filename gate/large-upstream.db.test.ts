import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TOOL_CLASSES } from '#lib/domain/tool-class.ts';
import { ensureUpstreams, ROOT } from '../scripts/install.mjs';
import { CLIENTS, type GateClient } from './clients.fixture.ts';
import { createGated, type Gated } from './gated.fixture.ts';

/** A real upstream with 344 tools and two megabytes of definitions, with a token that opens nothing and no network at all. */
const COUNT = 344;
let gated: Gated;
let client: GateClient;
let home: string;
let wire: Wire;

/** Passes every byte on to the service, and counts those that the gate says to it. */
type Wire = { url: string; said(): number; server: Server };

async function wireTo(service: string): Promise<Wire> {
  let bytes = 0;
  const server = createServer((gate) => {
    const away = connect(Number(new URL(service).port), '127.0.0.1');
    gate.on('data', (chunk) => void (bytes += chunk.length));
    gate.pipe(away).pipe(gate);
    for (const [end, other] of [[gate, away] as const, [away, gate] as const])
      end.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, said: () => bytes, server };
}

beforeAll(async () => {
  // There already under `npm test`; for whoever runs this file alone.
  await ensureUpstreams();
  const program = join(ROOT, 'test/upstreams/node_modules/@softeria/ms-365-mcp-server/dist/index.js');
  home = await mkdtemp(join(tmpdir(), 'holdpoint-upstream-'));
  await writeFile(join(home, 'asked'), '');
  gated = await createGated({
    upstream: ['--import', fileURLToPath(new URL('no-network.fixture.mjs', import.meta.url)), program, '--org-mode'],
  });
  const { env, ...command } = gated.command('--hold', '2');
  wire = await wireTo(gated.service.url);
  const own = {
    HOLDPOINT_URL: wire.url,
    HOME: home,
    HOSTS_ASKED: join(home, 'asked'),
    MS365_MCP_OAUTH_TOKEN: 'a token that opens nothing',
    MS365_MCP_LOG_DIR: home,
  };
  client = await CLIENTS['v2 legacy']({ ...command, env: { ...env, ...own } });
}, 240_000);
afterAll(async () => {
  await client.close();
  expect(gated.service.node.errors).toEqual([]);
  await gated.close();
  wire.server.close();
  await rm(home, { recursive: true });
});

type Listed = { name: string; definitionHash: string; suggestedClass: string; standing: string };

async function proposed(): Promise<Listed[]> {
  const { body } = await gated.mara.call('GET', '/api/console/tools?tenant=acme&limit=500');
  return body['items'] as Listed[];
}

it('is listed whole, by name only, pinned by hash and classified, without a word to the network', async () => {
  const tools = await client.list();
  expect(tools).toHaveLength(COUNT + 2);
  for (const { description } of tools.slice(0, COUNT))
    expect(description).toBe('Waits for its review by a person and cannot be called yet.');
  const items = await proposed();
  expect(items).toHaveLength(COUNT);
  expect(new Set(items.map(({ name }) => name))).toEqual(new Set(tools.slice(0, COUNT).map(({ name }) => `mcp.files.${name}`)));
  for (const item of items) {
    expect(item.definitionHash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(TOOL_CLASSES).toContain(item.suggestedClass);
    expect(item.standing).toBe('unreviewed');
  }
  const classOf = Object.fromEntries(items.map(({ name, suggestedClass }) => [name.slice('mcp.files.'.length), suggestedClass]));
  expect(classOf).toMatchObject({ 'get-chat': 'read', 'delete-onedrive-file': 'destructive', 'send-chat-message': 'destructive' });
  expect(await client.call('get-chat', { chatId: 'x' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('not been reviewed') as string,
  });
  expect(await readFile(join(home, 'asked'), 'utf8')).toBe('');
});

it('is reviewed in bulk, each tool by the hash that was shown; then it is listed as it was read, and a call of it is held', async () => {
  expect(await gated.reviewAll('reversible')).toBe(COUNT);
  expect((await proposed()).every(({ standing }) => standing === 'approved')).toBe(true);
  const tools = await vi.waitFor(
    async () => {
      const listed = await client.list();
      expect(listed.filter(({ description }) => description?.startsWith('Waits for its review'))).toEqual([]);
      return listed;
    },
    { timeout: 30_000, interval: 500 },
  );
  expect(tools).toHaveLength(COUNT + 2);
  const answer = await client.call('send-chat-message', { chatId: 'chat-1', body: { body: { contentType: 'text', content: 'hello' } } });
  expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Pending, not executed') as string });
  const { body } = await gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme');
  const [held] = body['items'] as { id: string; tool: string }[];
  expect(held?.tool).toBe('mcp.files.send-chat-message');
  expect(answer.text).toContain(held?.id);
  expect(await readFile(join(home, 'asked'), 'utf8')).toBe('');
});

it('is approved and leaves for its server, with one tool asked about before instead of two megabytes proposed again', async () => {
  const before = wire.said();
  const held = async () => {
    const { body } = await gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme');
    const found = (body['items'] as { id: string; tool: string }[]).find(({ tool }) => tool === 'mcp.files.get-chat');
    return found ?? expect.fail('nobody asked for get-chat yet');
  };
  const called = client.call('get-chat', { chatId: 'x' });
  called.catch(() => {});
  const { id } = await vi.waitFor(held, { timeout: 20_000, interval: 50 });
  expect((await gated.service.vote(gated.ana, await gated.view(id))).status).toBe(200);
  let answer = await called;
  while (answer.text.includes('Pending, not executed')) answer = await client.call('get-chat', { chatId: 'x' });
  expect(answer.isError).toBe(true);
  expect((await gated.view(id)).status).toBe('failed');
  expect(await readFile(join(home, 'asked'), 'utf8')).toContain('graph.microsoft.com');
  expect(wire.said() - before).toBeLessThan(100_000);
});
