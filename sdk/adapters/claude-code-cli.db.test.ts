import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Hook, serveHook, writeProject } from '../examples/claude-code.ts';
import { PROMPT, type Site } from '../examples/restart-service.ts';
import { adapterCases, useBench } from './adapter-cases.fixture.ts';
import { claudeEnvironment, runClaude, type Said } from './claude.fixture.ts';
import { type MessagesApi, startMessagesApi } from './claude-messages.fixture.ts';
import type { HookOptions } from './claude-code.ts';

const TOOL = 'mcp__rmm__restart_service';
const bench = useBench();
let folder: string;
let opened: { hook?: Hook; api?: MessagesApi } = {};
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-claude-code-'));
});
afterEach(async () => {
  opened.hook?.close();
  await opened.api?.close();
  opened = {};
  await rm(folder, { recursive: true, force: true });
});

/** The real Claude Code over a project as the example writes it; only the model is a script. `run` may be called again, to resume. */
async function prepare(service: string, site: Site, hold: Pick<HookOptions, 'waitMs' | 'whenLong'> = {}, token = 'secret') {
  const api = await startMessagesApi(TOOL, { service });
  const hook = await serveHook(site, { token: 'secret', ...hold });
  opened = { hook, api };
  await writeProject(folder, hook.url);
  const log = path.join(folder, 'restarted.txt');
  const env = claudeEnvironment(folder, api.url, { HOLDPOINT_HOOK_TOKEN: token, RMM_LOG: log });
  return {
    api,
    hook,
    run: (...args: string[]): Promise<Said> => runClaude(['-p', ...args, '--mcp-config', '.mcp.json', '--strict-mcp-config'], folder, env),
    restarted: async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

adapterCases(
  bench,
  async ([service = ''], site) => {
    const { api, run, restarted } = await prepare(service, site);
    const { code, out, error } = await run(PROMPT);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(api.told).toHaveLength(1);
    // What ran is what the MCP server wrote down, and not what anybody says of it.
    bench().runs.push(...(await restarted()));
    return out;
  },
  { reports: false },
);

describe('Claude Code by its hook', () => {
  it('I8: blocks the call when the hook is not there', async () => {
    const { api, hook, run, restarted } = await prepare('Spooler', bench().site());
    hook.close();
    await run(PROMPT);
    expect(api.told).toHaveLength(1);
    expect(api.told[0]).toMatch(/hook/i);
    expect(await restarted()).toEqual([]);
  });

  it('I8: blocks the call when the hook refuses the token', async () => {
    const { api, run, restarted } = await prepare('Spooler', bench().site(), {}, 'guess');
    await run(PROMPT);
    expect(api.told).toHaveLength(1);
    expect(await restarted()).toEqual([]);
  });

  it('runs nothing when nobody decides in time, and the model is told to ask again', async () => {
    const { api, run, restarted } = await prepare('Themes', bench().site(), { waitMs: 200 });
    await run(PROMPT);
    expect(api.told.join('')).toContain('Pending, not executed');
    expect(await restarted()).toEqual([]);
    await bench().service.vote(bench().ana, await bench().asked(), 'deny');
  });

  it('defers a long wait: the run ends, and runs once when it is resumed after the approval', async () => {
    const { service, ana, asked, site } = bench();
    const { api, run, restarted } = await prepare('Netlogon', site(), { waitMs: 2_000, whenLong: 'defer' });
    const first = await run(PROMPT, '--output-format', 'json');
    const { session_id: session, stop_reason: reason } = JSON.parse(first.out) as { session_id: string; stop_reason: string };
    expect(reason).toBe('tool_deferred');
    expect(api.told).toEqual([]);
    expect(await restarted()).toEqual([]);
    const view = await asked();
    await service.vote(ana, view, 'approve', { arguments: { service: 'Spooler' } });
    await run('--resume', session);
    expect(api.told.join('')).toContain('restarted Spooler');
    expect(await restarted()).toEqual(['Spooler']);
  });
});
