import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { listenForAsked } from '../sdk/asked.fixture.ts';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { blockOf, countBlocks } from './guide-blocks.fixture.ts';
import { createMachine, type Machine } from './packed.fixture.ts';

/** docs/guides/first-held-call.md, step by step as it stands there, on a machine with nothing of ours but what it says to copy. */
const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');

let machine: Machine;
let service: Service;
let asked: ReturnType<typeof listenForAsked>;
let ana: Session;
let share: string;
/** What a reader has in place of the guide's examples. The tests' world has another workstation than the demo. */
let own: Record<string, string>;

beforeAll(async () => {
  [machine, service] = await Promise.all([createMachine(), createService({ jobs: true })]);
  share = path.join(machine.folder, 'share');
  await mkdir(share);
  own = {
    '/opt/holdpoint': machine.packages,
    '/srv/share': share,
    'http://localhost:3000': service.url,
    'hpa_…': service.world.keys['acme-agent'] ?? '',
    'hpx_…': service.world.keys['acme-exec-b'] ?? '',
    'acme-app01': 'acme-ws1',
  };
  await run('sh', ['-ec', await blockOf('sh', 'pack -- cli', own)], { cwd: ROOT });
  asked = listenForAsked(service);
  ana = await service.signIn('ana');
}, 240_000);
afterAll(async () => {
  await service.close();
  await machine.close();
});

it('runs every block of the guide', async () => {
  expect(await countBlocks()).toBe(9);
});

it('the tarball answers by npx', async () => {
  const { code, out } = await machine.sh(await blockOf('sh', 'holdpoint help', own));
  expect([code, out]).toEqual([0, expect.stringContaining('mcp-gate')]);
}, 120_000);

type Servers = Record<string, { command: string; args: string[]; env: Record<string, string> }>;

describe.each(['mcpServers', 'servers'])('an MCP client that reads `%s`', (member) => {
  it('has its call held, and it runs once when it is approved', async () => {
    const config = JSON.parse(await blockOf('json', `"${member}"`, own)) as Record<string, Servers>;
    const { command, args, env } = config[member]?.['files'] ?? { command: '', args: [], env: {} };
    const client = new Client({ name: 'guide', version: '1' }, { versionNegotiation: { mode: 'legacy' } });
    const transport = new StdioClientTransport({ command, args, env: { ...machine.env, ...env }, cwd: machine.folder, stderr: 'ignore' });
    await client.connect(transport, { timeout: 90_000 });
    try {
      await reviewAll();
      const file = path.join(share, `${member}.txt`);
      const called = client.callTool({ name: 'write_file', arguments: { path: file, content: 'hello' } }, { timeout: 55_000 });
      // Awaited below; until then a failure here is the one to tell of.
      called.catch(() => {});
      const view = await asked();
      expect(view).toMatchObject({ status: 'pending', tool: 'mcp.files.write_file', arguments: { path: file } });
      await expect(access(file)).rejects.toThrow('ENOENT');
      expect((await service.vote(ana, view)).status).toBe(200);
      expect(await called).toMatchObject({ content: [{ text: expect.stringContaining('Successfully wrote') as string }] });
      expect(await readFile(file, 'utf8')).toBe('hello');
      expect((await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`)).body).toMatchObject({ status: 'succeeded' });
      await rm(file);
      await service.vote(ana, view);
      // Whatever it would still do, it has done when it has answered something else.
      await client.callTool({ name: 'approval_status', arguments: { request_id: view.id } });
      await expect(access(file)).rejects.toThrow('ENOENT');
    } finally {
      await client.close();
    }
  }, 180_000);
});

/** What a manager does at /tools, once the gate has told of its tools. */
async function reviewAll(): Promise<void> {
  const mara = await service.signIn('mara');
  const list = async () =>
    (await mara.call('GET', '/api/console/tools?tenant=acme&limit=500')).body['items'] as {
      name: string;
      standing: string;
      definitionHash: string;
    }[];
  await expect.poll(async () => (await list()).length, { timeout: 60_000 }).toBeGreaterThan(10);
  const tools = (await list()).flatMap(({ name, standing, definitionHash }) =>
    standing === 'unreviewed' ? [{ name, definitionHash, class: 'reversible' }] : [],
  );
  if (tools.length === 0) return;
  const answer = await mara.call('POST', '/api/console/tools/reviews', { body: { tenant: 'acme', tools, reason: 'A scratch disk.' } });
  expect(answer.status).toBe(200);
}

describe('five lines', () => {
  beforeAll(async () => {
    await writeFile(path.join(machine.folder, 'first.mjs'), await blockOf('js', '// first.mjs', own));
    expect(await machine.sh(await blockOf('sh', 'npm install', own))).toMatchObject({ code: 0 });
  }, 120_000);

  it('are five, wait, and run what was approved', async () => {
    const program = await blockOf('js', '// first.mjs', own);
    expect(program.trim().split('\n').slice(1)).toHaveLength(5);
    const ended = machine.sh(await blockOf('sh', 'node first.mjs', own));
    const view = await asked();
    await service.vote(ana, view);
    const out = `${view.id} waits for a person: ${service.url}/requests/${view.id}\nrestarting LobAgent\n`;
    expect(await ended).toEqual({ code: 0, out, err: '' });
  });

  it('end with the words of who denies', async () => {
    const ended = machine.sh(await blockOf('sh', 'node first.mjs', own));
    const view = await asked();
    await service.vote(ana, view, 'deny', { reason: 'not during the backup' });
    expect(await ended).toMatchObject({
      code: 1,
      out: expect.not.stringContaining('restarting') as string,
      err: expect.stringContaining('not during the backup') as string,
    });
  });
});

it('curl is answered with the decision', async () => {
  const ended = machine.sh(await blockOf('sh', 'curl ', own));
  await service.vote(ana, await asked());
  const { code, out, err } = await ended;
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({ status: 'approved', decision: { outcome: 'approved' } });
});

it('doctor says that all is well', async () => {
  expect(await machine.sh(await blockOf('sh', 'holdpoint doctor', own))).toMatchObject({ code: 0 });
}, 120_000);
