import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestView } from '#lib/contract/request-view.ts';
import { createService, type Service } from './service.fixture.ts';
import { executorSnippets } from '#components/agent/snippet/executor-snippets.ts';
import type { Snippet } from '#components/agent/snippet/snippet.ts';
import { snippetsFor } from '#components/agent/snippets.ts';

let service: Service;
let folder: string;
beforeAll(async () => {
  service = await createService();
  folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-snippets-'));
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

/** A name, an argument and a target that each language would trip over if it were pasted in as it is. */
const ODD = `Zoë's "agent" $(id) \`id\` \\ ⟨x⟩`;
const call = () => ({
  url: service.url,
  agent: `${ODD}\nimport os`,
  tool: 'service.restart',
  title: ODD,
  arguments: { service: ODD },
  target: { kind: 'host' as const, name: 'acme-ws1' },
});
const COMMANDS = { fetch: process.execPath, curl: 'sh', python: 'python3' };

async function start(snippet: Snippet): Promise<ChildProcess> {
  const file = path.join(folder, snippet.file);
  await writeFile(file, snippet.text);
  const env = { ...process.env, HOLDPOINT_KEY: service.world.keys['acme-agent'] ?? '' };
  return spawn(COMMANDS[snippet.id as keyof typeof COMMANDS], [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The request that the snippet has made, once the service has it. */
async function submitted(before: number) {
  await expect.poll(() => service.node.announced.length, { timeout: 20_000 }).toBeGreaterThan(before);
  const { requestId } = service.node.announced[before] as { requestId: string };
  return requestView.parse((await service.agent('acme-agent')('GET', `/api/v1/requests/${requestId}`)).body);
}

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

const CHECKS: Record<string, string[]> = {
  '.mjs': [process.execPath, '--check'],
  '.sh': ['sh', '-n'],
  '.py': ['python3', '-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())'],
};
const runnable = () => snippetsFor(call());

describe('a snippet that is pasted as it stands', () => {
  it.each(['fetch', 'curl', 'python'] as const)('%s: asks, waits for a person, and says what was decided', async (id) => {
    const snippet = runnable().find((each) => each.id === id) as Snippet;
    const before = service.node.announced.length;
    const child = await start(snippet);
    const end = ended(child);
    const request = await submitted(before);
    expect(request).toMatchObject({
      status: 'pending',
      tool: 'service.restart',
      arguments: { service: ODD },
      targets: [{ name: 'acme-ws1' }],
    });
    const vote = await service.vote(await service.signIn('ana'), request, 'approve', { reason: 'as planned' });
    expect(vote.status).toBe(200);
    const { code, out, err } = await end;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(request.id);
    expect(out).toContain('approved');
    expect(out).toContain('as planned');
  });

  it.each(['fetch', 'curl', 'python'] as const)('%s: a key that is refused ends it with a failure', async (id) => {
    const snippet = runnable().find((each) => each.id === id) as Snippet;
    await service.world.test.admin.query(`UPDATE credential SET revoked_at = now() WHERE principal_id = 'acme-agent'`);
    const { code } = await ended(await start(snippet));
    await service.world.test.admin.query(`UPDATE credential SET revoked_at = NULL WHERE principal_id = 'acme-agent'`);
    expect(code).not.toBe(0);
  });

  it.each(['oidc', 'spiffe', 'private_key_jwt'] as const)(
    'each of them is without a fault in its syntax, whatever is in it (%s)',
    async (kind) => {
      const odd = { ...call(), tool: ODD, arguments: { [ODD]: [{ [ODD]: ODD }, 1, null, true] }, federation: { id: ODD, kind } };
      const executor = { url: service.url, executor: odd.agent, tool: ODD };
      for (const { id, file: name, text, beside } of [...snippetsFor(odd), ...executorSnippets(executor)]) {
        const file = path.join(folder, path.basename(name));
        await writeFile(file, text);
        for (const json of [...(name.endsWith('.json') ? [text] : []), ...(beside ? [beside.text] : [])]) JSON.parse(json);
        const command = CHECKS[path.extname(name)];
        if (!command) continue;
        const [program = '', ...args] = command;
        const { code, err } = await ended(spawn(program, [...args, file], { stdio: ['ignore', 'pipe', 'pipe'] }));
        expect({ id, code, err }).toEqual({ id, code: 0, err: '' });
      }
    },
  );

  it('none of them holds a key, and none installs what is on no registry', () => {
    for (const { text, run } of [...snippetsFor(call()), ...executorSnippets({ url: '', executor: '', tool: null })]) {
      expect(text).not.toMatch(/hp[ax]_/);
      expect(run).not.toMatch(/npm install .*@holdpoint/);
    }
  });

  it('without a federation there is no way without a key, and with one it comes first', () => {
    expect(snippetsFor(call()).map(({ id }) => id)).not.toContain('federated');
    const [first] = snippetsFor({ ...call(), federation: { id: 'fed_1', kind: 'spiffe' } });
    expect(first).toMatchObject({ id: 'federated', secret: 'HOLDPOINT_TOKEN_FILE' });
    expect(first?.text).not.toContain('HOLDPOINT_KEY');
  });
});
