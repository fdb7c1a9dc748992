import { Command, MemorySaver } from '@langchain/langgraph';
import { createAgent, type HITLRequest, tool } from 'langchain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { adapterCases, useBench } from './adapter-cases.fixture.ts';
import { runAgent, scriptedModel } from '../examples/langchain.ts';
import { HeldAgent } from './langchain.ts';
import { restartServiceOn } from '../examples/restart-service.ts';

const bench = useBench();
adapterCases(bench, (services, site) => runAgent(scriptedModel(...services), site));

function batchOf(...services: string[]): HITLRequest {
  const actionRequests = services.map((service) => ({ name: 'restart_service', args: { service } }));
  return { actionRequests, reviewConfigs: [{ actionName: 'restart_service', allowedDecisions: ['approve', 'edit', 'reject'] }] };
}

describe('LangChain', () => {
  it('answers one decision for each action request, in their order, in whichever order people decide', async () => {
    const { service, ana, asked, site } = bench();
    const { holdpoint, executor, host } = site();
    const held = new HeldAgent({ holdpoint, executor, tools: { restart_service: restartServiceOn(host) } });
    const decided = held.decide(batchOf('DNS', 'Spoler', 'BITS'), 'interrupt-1');
    const views = [await asked(), await asked(), await asked()];
    const of = (name: string) => views.find((view) => view.arguments['service'] === name) ?? expect.fail(`nobody asked for ${name}`);
    await service.vote(ana, of('BITS'), 'deny', { reason: 'BITS is needed' });
    await service.vote(ana, of('Spoler'), 'approve', { arguments: { service: 'Spooler' } });
    await service.vote(ana, of('DNS'));
    expect((await decided).decisions).toEqual([
      { type: 'approve' },
      { type: 'edit', editedAction: { name: 'restart_service', args: { service: 'Spooler' } } },
      { type: 'reject', message: expect.stringContaining('BITS is needed') as string },
    ]);
  });

  it('explains a reject in a batch: the approved call did not run either, and the model may ask again', async () => {
    const { service, ana, runs, asked, site } = bench();
    const told = runAgent(scriptedModel('DNS', 'BITS'), site());
    const views = [await asked(), await asked()];
    for (const view of views)
      await service.vote(ana, view, view.arguments['service'] === 'DNS' ? 'deny' : 'approve', { reason: 'leave the DNS alone' });
    const message = await told;
    expect(message).toContain('leave the DNS alone');
    expect(message).toContain('Not run either');
    expect(message).toContain('BITS');
    expect(runs).toEqual([]);
  });

  it('runs a whole batch that was approved, each call once', async () => {
    const { service, ana, runs, asked, site } = bench();
    const told = runAgent(scriptedModel('DNS', 'BITS'), site());
    for (const view of [await asked(), await asked()]) await service.vote(ana, view);
    expect(await told).toMatch(/restarted DNS.*restarted BITS/);
    expect(runs.toSorted()).toEqual(['BITS', 'DNS']);
  });

  it.each([
    ['other arguments', 'restart_service', { service: 'LanmanServer' }],
    ['the name of another held tool', 'wipe_host', { service: 'Spooler' }],
  ])('I5: a resume that puts %s into an edit runs nothing', async (_what, name, args) => {
    const { runs, site } = bench();
    const { holdpoint, executor, host, restart } = site();
    const held = new HeldAgent({
      holdpoint,
      executor,
      tools: { restart_service: restartServiceOn(host), wipe_host: restartServiceOn(host) },
    });
    const schema = z.object({ service: z.string() });
    const run = ({ service }: { service: string }) => restart(service);
    const tools = ['restart_service', 'wipe_host'].map((of) => tool(run, { name: of, description: of, schema }));
    const agent = createAgent({ model: scriptedModel('Spooler'), tools, middleware: held.middleware, checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: crypto.randomUUID() } };
    await agent.invoke({ messages: [{ role: 'user', content: 'go' }] }, thread);
    const forged = { decisions: [{ type: 'edit', editedAction: { name, args } }] };
    const { messages } = await agent.invoke(new Command({ resume: forged }), thread);
    expect(String(messages.at(-1)?.content)).toContain('nobody approved this call');
    expect(runs).toEqual([]);
  });
});
