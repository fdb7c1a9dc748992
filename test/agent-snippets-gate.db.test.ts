import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateSnippets } from '#components/agent/snippet/gate-snippets.ts';
import { createGated, type GateCommand, type Gated } from '../gate/gated.fixture.ts';
import { claudeProgram } from '../sdk/adapters/claude.fixture.ts';

let gated: Gated;
let folder: string;
beforeAll(async () => {
  gated = await createGated();
  folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-snippets-'));
});
afterAll(async () => {
  await gated.close();
  await rm(folder, { recursive: true, force: true });
});

const snippetOf = (id: string, mine: 'agent' | 'executor' = 'agent') =>
  gateSnippets(gated.service.url, mine).find((each) => each.id === id) ?? expect.fail(`there is no snippet ${id}`);
const entryOf = (text: string) => (JSON.parse(text) as { mcpServers: { files: GateCommand } }).mcpServers.files;

/**
 * What a client starts by this entry, with the variables filled in. In the place of the package, which no test has in a
 * registry, the command line of this checkout; in the place of the known server's folder, a server that writes here.
 */
function commandOf({ command, args, env }: GateCommand): GateCommand {
  const real = gated.command();
  const own = args.indexOf('holdpoint');
  expect([command, ...args.slice(0, own)]).toEqual(['npx', '-y', expect.stringMatching(/^--package=\/.*holdpoint-cli-.*\.tgz$/)]);
  const [program = '', ...upstream] = args.slice(args.indexOf('--') + 1);
  expect([program, ...upstream]).toContain('@modelcontextprotocol/server-filesystem');
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replace(/^\$\{(\w+)\}$/, (_all, of: string) => real.env[of] ?? ''),
  ]);
  return {
    command: real.command,
    args: [...real.args.slice(0, 1), ...args.slice(own + 1, args.indexOf('--')), ...real.args.slice(real.args.indexOf('--'))],
    env: { PATH: real.env['PATH'] ?? '', ...(Object.fromEntries(filled) as Record<string, string>) },
  };
}

describe('the MCP gate, as the page gives it', () => {
  it.each(['agent', 'executor'] as const)('starts by its entry, and holds a call of its server (on the page of the %s)', async (mine) => {
    const client = new Client({ name: 'snippet', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ ...commandOf(entryOf(snippetOf('gate', mine).text)), stderr: 'ignore' }));
    const file = `${mine}.txt`;
    const call = () => client.callTool({ name: 'write_file', arguments: { path: path.join(gated.folder, file), content: 'once' } });
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('write_file');
    // The tools are the customer's: who comes first has them reviewed.
    if (mine === 'agent') {
      await call();
      await gated.reviewAll('disruptive');
    }
    const answer = call();
    const view = await gated.pendingFor(file);
    await gated.service.vote(gated.ana, view, 'deny', { reason: 'not this one' });
    expect(JSON.stringify(await answer)).toContain('not this one');
    expect(await gated.forwarded(file)).toBe(0);
    await client.close();
  });

  it('what `claude mcp add` makes of it is the same entry, by the real Claude Code', async () => {
    const { text } = snippetOf('gate-claude');
    await symlink(claudeProgram(), path.join(folder, 'claude'));
    await writeFile(path.join(folder, 'add-gate.sh'), text);
    const keys = { HOLDPOINT_AGENT_KEY: 'an agent’s', HOLDPOINT_EXECUTOR_KEY: '$(an) executor’s' };
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', ...keys };
    const child = spawn('sh', ['add-gate.sh'], { cwd: folder, env: env as unknown as NodeJS.ProcessEnv, stdio: 'ignore' });
    expect(await once(child, 'close')).toEqual([0, null]);
    const { projects } = JSON.parse(await readFile(path.join(folder, '.claude.json'), 'utf8')) as {
      projects: Record<string, { mcpServers?: { files?: GateCommand } }>;
    };
    const [added] = Object.values(projects).flatMap(({ mcpServers }) => (mcpServers?.files ? [mcpServers.files] : []));
    const wanted = entryOf(snippetOf('gate').text);
    expect(added).toMatchObject({ command: wanted.command, args: wanted.args, env: { HOLDPOINT_URL: gated.service.url, ...keys } });
  });
});
