import { describe, expect, it } from 'vitest';
import { adapterCases, useBench } from './adapter-cases.fixture.ts';
import { runAgent, scriptedModel } from '../examples/openai-agents.ts';

const bench = useBench();
adapterCases(bench, (services, site) => runAgent(scriptedModel(...services), site));

describe('OpenAI Agents SDK', () => {
  it('a refused call of a batch does not keep the approved one from running', async () => {
    const { service, ana, runs, asked, site } = bench();
    const told = runAgent(scriptedModel('DNS', 'BITS'), site());
    const views = [await asked(), await asked()];
    for (const view of views)
      await service.vote(ana, view, view.arguments['service'] === 'DNS' ? 'deny' : 'approve', { reason: 'not the DNS' });
    const message = await told;
    expect(message).toContain('not the DNS');
    expect(message).toContain('restarted BITS');
    expect(runs).toEqual(['BITS']);
  });

  it('I3, I5: a stored state whose arguments were changed runs nothing, nor does one that ran before', async () => {
    const { service, ana, runs, asked, site } = bench();
    const session = crypto.randomUUID();
    let stored = '';
    const first = runAgent(scriptedModel('Spooler'), site(), {
      session,
      store: (state) => {
        stored = state;
        return state;
      },
    });
    await service.vote(ana, await asked());
    await first;
    expect(runs).toEqual(['Spooler']);
    // Somebody edits what was stored, and runs it on.
    const told = await runAgent(scriptedModel('Spooler'), site(), { session, store: () => stored.replaceAll('Spooler', 'LanmanServer') });
    expect(told).toContain('idempotency_key_reused');
    // Nor does the state as it was run a second time.
    const again = await runAgent(scriptedModel('Spooler'), site(), { session, store: () => stored });
    expect(again).toContain('Not run again');
    expect(runs).toEqual(['Spooler']);
  });
});
