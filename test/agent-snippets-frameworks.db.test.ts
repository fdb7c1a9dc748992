import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executorSnippets } from '#components/agent/snippet/executor-snippets.ts';
import type { Snippet } from '#components/agent/snippet/snippet.ts';
import { snippetsFor } from '#components/agent/snippets.ts';
import { claudeEnvironment, claudeProgram } from '../sdk/adapters/claude.fixture.ts';
import { startMessagesApi } from '../sdk/adapters/claude-messages.fixture.ts';
import { listenForAsked } from './sdk/asked.fixture.ts';
import { createService, type Service, type Session } from './service.fixture.ts';
import { createSnippetFolder, ROOT, type SnippetFolder } from './snippet-folder.fixture.ts';

let service: Service;
let folder: SnippetFolder;
let ana: Session;
let asked: ReturnType<typeof listenForAsked>;
beforeAll(async () => {
  [service, folder] = await Promise.all([createService(), createSnippetFolder()]);
  ana = await service.signIn('ana');
  asked = listenForAsked(service);
}, 240_000);
afterAll(async () => {
  await service.close();
  await folder.remove();
});

const ARGUMENTS = { service: 'Spooler' };
const snippetOf = (id: string): Snippet => {
  const target = { kind: 'host', name: 'acme-ws1' } as const;
  const call = { url: service.url, agent: 'Patching', tool: 'service.restart', title: 'Restart a service', arguments: ARGUMENTS, target };
  const found = [...snippetsFor(call), ...executorSnippets({ url: service.url, executor: 'RMM', tool: 'service.restart' })].find(
    (snippet) => snippet.id === id,
  );
  return found ?? expect.fail(`there is no snippet ${id}`);
};
const agentKey = () => ({ HOLDPOINT_KEY: service.world.keys['acme-agent'] ?? '' });

/** The program as it stands, but for the one line that names a model of somebody's: in its place, one that follows a script. */
async function writeScripted(id: string): Promise<Snippet> {
  const snippet = snippetOf(id);
  const line = /^const model = '[^']+';.*$/m;
  expect(snippet.text).toMatch(line);
  const scripts = path.join(ROOT, 'sdk/adapters/scripted-models.fixture.ts');
  const call = JSON.stringify({ name: 'service_restart', arguments: ARGUMENTS });
  const script = `import { SCRIPTED } from ${JSON.stringify(scripts)};\nexport const model = SCRIPTED[${JSON.stringify(id)}](${call});\n`;
  await folder.write(`model-${id}.mjs`, script);
  await folder.write(snippet.file, snippet.text.replace(line, `import { model } from './model-${id}.mjs';`));
  return snippet;
}

const FRAMEWORKS = ['langchain', 'openai-agents', 'vercel-ai', 'mastra'] as const;

describe.each(FRAMEWORKS)('%s, as the page gives it', (id) => {
  it('runs what a person made of the call, and the model hears it', async () => {
    const { file } = await writeScripted(id);
    const { ended } = folder.run(process.execPath, [file], agentKey());
    const view = await asked();
    expect(view).toMatchObject({ status: 'pending', tool: 'service.restart', arguments: ARGUMENTS, targets: [{ name: 'acme-ws1' }] });
    await service.vote(ana, view, 'approve', { arguments: { service: 'LobAgent' } });
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(out).toContain("run this, and nothing else: { service: 'LobAgent' }");
    expect(out).toContain('done');
  }, 120_000);

  it('runs nothing that was denied, and the model hears why', async () => {
    const { file } = await writeScripted(id);
    const { ended } = folder.run(process.execPath, [file], agentKey());
    await service.vote(ana, await asked(), 'deny', { reason: 'not during the backup' });
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(out).not.toContain('run this');
    expect(out).toContain('not during the backup');
  }, 120_000);

  it('installs what it imports', () => {
    const { text, run } = snippetOf(id);
    for (const [, name = ''] of text.matchAll(/from '((?:@[^/']+\/)?[^/'.]+)/g)) {
      const installed = name === '@holdpoint/sdk' ? './holdpoint-sdk-' : name;
      if (!name.startsWith('node:')) expect(run).toContain(installed);
    }
  });
});

describe('Claude Agent SDK, as the page gives it', () => {
  it.each(['approve', 'deny'] as const)(
    'the real Claude Code of the SDK, told to %s',
    async (verdict) => {
      const api = await startMessagesApi('mcp__rmm__service_restart', ARGUMENTS);
      try {
        const { file, text } = snippetOf('claude-agent');
        await folder.write(file, text);
        const { ended } = folder.run(process.execPath, [file], { ...claudeEnvironment(folder.path, api.url), ...agentKey() });
        await service.vote(ana, await asked(), verdict, { reason: 'in my words' });
        const { code, out } = await ended;
        expect(code).toBe(0);
        expect(out.includes("run this, and nothing else: { service: 'Spooler' }")).toBe(verdict === 'approve');
        expect(out).toContain(verdict === 'approve' ? 'done' : 'in my words');
      } finally {
        await api.close();
      }
    },
    120_000,
  );
});

/** The MCP server that stands behind the hook: what it ran is in its file. */
const RMM_SERVER = `import { appendFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
const server = new McpServer({ name: 'rmm', version: '1.0.0' });
server.registerTool('service_restart', { description: 'Restarts', inputSchema: { service: z.string() } }, ({ service }) => {
  appendFileSync('ran.txt', service + '\\n');
  return { content: [{ type: 'text', text: 'restarted ' + service }] };
});
await server.connect(new StdioServerTransport());
`;

describe('the hook of Claude Code, as the page gives it', () => {
  it('the real Claude Code asks it by the settings beside it, and runs what a person made of the call', async () => {
    const { file, text, beside } = snippetOf('claude-code');
    const port = String(20_000 + Math.floor(Math.random() * 20_000));
    await folder.write(file, text.replace('7007', port));
    await folder.write(beside?.file ?? '', (beside?.text ?? '').replace('7007', port));
    await folder.write('rmm.mjs', RMM_SERVER);
    await folder.write('mcp.json', JSON.stringify({ mcpServers: { rmm: { command: process.execPath, args: ['rmm.mjs'] } } }));
    const token = { HOLDPOINT_HOOK_TOKEN: 'secret' };
    const hook = folder.run(process.execPath, [file], { ...agentKey(), ...token });
    const api = await startMessagesApi('mcp__rmm__service_restart', ARGUMENTS);
    try {
      await hook.said('listening');
      const env = claudeEnvironment(folder.path, api.url, token);
      const claude = folder.run(claudeProgram(), ['-p', 'go', '--mcp-config', 'mcp.json', '--strict-mcp-config'], env);
      await service.vote(ana, await asked(), 'approve', { arguments: { service: 'LobAgent' } });
      expect((await claude.ended).out).toContain('restarted LobAgent');
      expect(await readFile(path.join(folder.path, 'ran.txt'), 'utf8')).toBe('LobAgent\n');
    } finally {
      hook.stop();
      await hook.ended;
      await api.close();
    }
  }, 120_000);
});

describe('an executor, as its page gives it', () => {
  const granted = async () => {
    const { id } = await service.submit('acme-agent', 'service.restart', { arguments: { service: `Zoë's "x" \\ ${crypto.randomUUID()}` } });
    await service.vote(ana, await asked());
    const { body } = await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`);
    return body as { id: string; digest: string; grant: { token: string }; arguments: { service: string } };
  };
  const key = () => ({ HOLDPOINT_KEY: service.world.keys['acme-exec'] ?? '' });
  const statusOf = async (id: string) => (await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body;

  it('SDK: runs the stored call and reports it; the same grant runs nothing more', async () => {
    const { file, text } = snippetOf('executor-sdk');
    await folder.write(file, text);
    const { id, grant } = await granted();
    const { code, out } = await folder.run(process.execPath, [file, grant.token], key()).ended;
    expect(code).toBe(0);
    expect(out).toContain('run this, and nothing else');
    expect(await statusOf(id)).toMatchObject({ status: 'succeeded', result: { output: { done: true } } });
    const again = await folder.run(process.execPath, [file, grant.token], key()).ended;
    expect(again.code).not.toBe(0);
    expect(again.out).toBe('');
    expect(again.err).toContain('consumed');
  }, 120_000);

  it('curl: redeems and reports, whatever the arguments look like; the same grant fails', async () => {
    const { file, text } = snippetOf('executor-curl');
    await folder.write(file, text);
    const { id, digest, grant, arguments: args } = await granted();
    const { code, out } = await folder.run('sh', [file, grant.token, digest], key()).ended;
    expect(code).toBe(0);
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ requestId: id, arguments: args });
    expect(await statusOf(id)).toMatchObject({ status: 'succeeded' });
    expect((await folder.run('sh', [file, grant.token, digest], key()).ended).code).not.toBe(0);
  }, 120_000);
});
