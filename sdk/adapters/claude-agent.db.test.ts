import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAgent } from '../examples/claude-agent.ts';
import { restartServiceOn } from '../examples/restart-service.ts';
import { adapterCases, type Drive, useBench } from './adapter-cases.fixture.ts';
import { canUseTool } from './claude-agent.ts';
import { claudeEnvironment } from './claude.fixture.ts';
import { startMessagesApi } from './claude-messages.fixture.ts';

const TOOL = 'mcp__rmm__restart_service';
const bench = useBench();

/** The real SDK with the real Claude Code that it carries; only the model is a script. Answers what the model was told. */
const drive: Drive = async ([service = ''], site) => {
  const api = await startMessagesApi(TOOL, { service });
  const home = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-claude-'));
  try {
    const result = await runAgent(site, { cwd: home, env: claudeEnvironment(home, api.url) });
    expect(api.told).toHaveLength(1);
    expect(result).toBe(api.told[0]);
    return result;
  } finally {
    await api.close();
    await rm(home, { recursive: true, force: true });
  }
};

adapterCases(bench, drive, { reports: false });

describe('Claude Agent SDK', () => {
  it('denies a tool that nobody was told how to judge', async () => {
    const { holdpoint, host } = bench().site();
    const ask = canUseTool({ holdpoint, tools: { [TOOL]: restartServiceOn(host) } });
    const answer = await ask('Bash', { command: 'reboot' }, { signal: new AbortController().signal, toolUseID: 'toolu_1' });
    expect(answer).toEqual({ behavior: 'deny', message: 'Not run: nobody was told how to judge Bash.' });
  });

  it('takes the request back when the query is aborted', async () => {
    const { asked, service, site } = bench();
    const { holdpoint, host } = site();
    const ask = canUseTool({ holdpoint, tools: { [TOOL]: restartServiceOn(host) } });
    const abort = new AbortController();
    const answer = ask(TOOL, { service: 'Themes' }, { signal: abort.signal, toolUseID: 'toolu_2' });
    const { id } = await asked();
    abort.abort(new Error('the query was stopped'));
    await expect(answer).rejects.toThrow('the query was stopped');
    expect((await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body).toMatchObject({ status: 'withdrawn' });
  });
});
