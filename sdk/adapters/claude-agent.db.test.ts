import { describe, expect, it } from 'vitest';
import { canUseTool } from './claude-agent.ts';
import { restartServiceOn, type Site } from '../examples/restart-service.ts';
import { adapterCases, useBench } from './adapter-cases.fixture.ts';

const TOOL = 'mcp__rmm__restart_service';
const bench = useBench();

/** What Claude Code does with the answer: it runs the tool with what it is given back, or tells the model why not. */
async function drive([service = '']: string[], { holdpoint, host, restart }: Site): Promise<string> {
  const ask = canUseTool({ holdpoint, tools: { [TOOL]: restartServiceOn(host) } });
  const answer = await ask(TOOL, { service }, { signal: new AbortController().signal, toolUseID: `toolu_${crypto.randomUUID()}` });
  return answer.behavior === 'deny' ? answer.message : restart(String(answer.updatedInput['service']));
}

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
