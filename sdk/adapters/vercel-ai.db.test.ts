import { describe, expect, it } from 'vitest';
import { adapterCases, useBench } from './adapter-cases.fixture.ts';
import { restartServiceOn } from '../examples/restart-service.ts';
import { runAgent, scriptedModel } from '../examples/vercel-ai.ts';
import { holdTools } from './vercel-ai.ts';

const bench = useBench();
adapterCases(bench, (services, site) => runAgent(scriptedModel(...services), site));

describe('Vercel AI SDK', () => {
  it('a refused call of a batch does not keep the approved one from running', async () => {
    const { service, ana, runs, asked, site } = bench();
    const told = runAgent(scriptedModel('DNS', 'BITS'), site());
    await service.vote(ana, await asked(), 'deny', { reason: 'not the DNS' });
    await service.vote(ana, await asked());
    expect(await told).toMatch(/not the DNS.*restarted BITS/);
    expect(runs).toEqual(['BITS']);
  });

  it('refuses to hold a tool that it does not have, or that runs somewhere else', () => {
    const { host, holdpoint } = bench().site();
    const options = { holdpoint, tools: { restart_service: restartServiceOn(host) } };
    expect(() => holdTools({}, options)).toThrow('restart_service is to be held, and is not among the tools.');
    const elsewhere = { restart_service: { inputSchema: { '~standard': {} } as never } };
    expect(() => holdTools(elsewhere, options)).toThrow('it runs somewhere else');
  });
});
