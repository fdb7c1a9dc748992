import { describe, expect, it } from 'vitest';
import { createCaretaker, runAgent, scriptedModel } from '../examples/mastra.ts';
import { restartServiceOn } from '../examples/restart-service.ts';
import { adapterCases, useBench } from './adapter-cases.fixture.ts';
import { HeldAgent } from './mastra.ts';

const bench = useBench();
adapterCases(bench, (services, site) => runAgent(scriptedModel(...services), site));

describe('Mastra', () => {
  it('asks for the calls of one step one after the other, and a refusal of the first leaves the second to run', async () => {
    const { service, ana, runs, asked, site } = bench();
    const told = runAgent(scriptedModel('DNS', 'BITS'), site());
    await service.vote(ana, await asked(), 'deny', { reason: 'leave the DNS alone' });
    await service.vote(ana, await asked());
    const message = await told;
    expect(message).toContain('leave the DNS alone');
    expect(message).toContain('restarted BITS');
    expect(runs).toEqual(['BITS']);
  });

  it('I1: a run that somebody else resumes as approved still runs nothing until people approved it', async () => {
    const { service, ana, runs, asked, site } = bench();
    const { agent } = createCaretaker(scriptedModel('Spooler'), site());
    const { runId = '', suspendPayload } = await agent.generate('go');
    const { toolCallId } = suspendPayload as { toolCallId: string };
    const resumed = agent.approveToolCallGenerate({ runId, toolCallId });
    await service.vote(ana, await asked(), 'deny', { reason: 'not by that door' });
    expect((await resumed).text).toContain('not by that door');
    expect(runs).toEqual([]);
  });

  it('leaves a run that is suspended for another reason to its owner', async () => {
    const { holdpoint, host } = bench().site();
    const held = new HeldAgent({ holdpoint, tools: { restart_service: restartServiceOn(host) } });
    const { agent } = createCaretaker(scriptedModel(), bench().site());
    const other = { finishReason: 'suspended', runId: 'run-1', suspendPayload: { question: 'which?' } };
    expect(await held.settle(agent as never, other)).toBe(other);
  });

  it('does not hold a tool that nobody was told of, or that runs somewhere else', () => {
    const { holdpoint, host } = bench().site();
    const held = new HeldAgent({ holdpoint, tools: { restart_service: restartServiceOn(host) } });
    expect(() => held.tool({ id: 'wipe', execute: () => 1 })).toThrow('not among the tools to hold');
    expect(() => held.tool({ id: 'restart_service' })).toThrow('no execute');
  });
});
