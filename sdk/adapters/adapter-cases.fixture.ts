import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '../../lib/contract/request-view.ts';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';
import { listenForAsked } from '../../test/sdk/asked.fixture.ts';
import { Executor } from '../src/executor.ts';
import { Holdpoint, type HoldpointOptions } from '../src/holdpoint.ts';
import type { Site } from '../examples/restart-service.ts';

/** Lets a model of the framework ask to restart the services at once, and answers what the model was told of them. */
export type Drive = (services: string[], site: Site) => Promise<string>;

export type Bench = {
  service: Service;
  ana: Session;
  executor: Executor;
  /** What really ran, in order. */
  runs: string[];
  asked(): Promise<RequestView>;
  site(options?: Partial<Omit<HoldpointOptions, 'key' | 'credential'>>): Site;
};

/** A real service and a technician, for the tests of one file. */
export function useBench(): () => Bench {
  let bench: Bench;
  const clients: Holdpoint[] = [];
  beforeAll(async () => {
    const service = await createService();
    const executor = new Executor({ url: service.url, key: service.world.keys['acme-exec'] ?? '' });
    const runs: string[] = [];
    const site = (options: Partial<Omit<HoldpointOptions, 'key' | 'credential'>> = {}): Site => {
      const holdpoint = new Holdpoint({ url: service.url, key: service.world.keys['acme-agent'] ?? '', ...options });
      clients.push(holdpoint);
      const restart = (name: string) => {
        runs.push(name);
        return `restarted ${name}`;
      };
      return { holdpoint, executor, host: 'acme-ws1', restart };
    };
    bench = { service, ana: await service.signIn('ana'), executor, runs, asked: listenForAsked(service), site };
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    bench.runs.length = 0;
  });
  afterAll(async () => {
    expect(bench.service.node.errors).toEqual([]);
    await bench.service.close();
  });
  return () => bench;
}

/** What holds for an agent of every framework. `reports` is false where the framework runs the tool out of our sight. */
export function adapterCases(bench: () => Bench, drive: Drive, { reports = true }: { reports?: boolean } = {}): void {
  describe('a held tool', () => {
    it(
      reports ? 'I3: runs once, with what a person approved, and the result is reported' : 'runs with what a person approved',
      async () => {
        const { service, ana, runs, asked, site } = bench();
        const told = drive(['Spooler'], site());
        const view = await asked();
        expect(runs).toEqual([]);
        await service.vote(ana, view);
        expect(await told).toContain('restarted Spooler');
        expect(runs).toEqual(['Spooler']);
        const { body } = await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`);
        expect(body).toMatchObject({ status: reports ? 'succeeded' : 'approved', arguments: { service: 'Spooler' } });
      },
    );

    it('I5: runs what a person made of it, and not what was asked', async () => {
      const { service, ana, runs, asked, site } = bench();
      const told = drive(['Spoler'], site());
      await service.vote(ana, await asked(), 'approve', { arguments: { service: 'Spooler' } });
      expect(await told).toContain('restarted Spooler');
      expect(runs).toEqual(['Spooler']);
    });

    it('never runs when a person denies it, and the model reads why', async () => {
      const { service, ana, runs, asked, site } = bench();
      const told = drive(['W32Time'], site());
      await service.vote(ana, await asked(), 'deny', { reason: 'not during the backup' });
      expect(await told).toContain('not during the backup');
      expect(runs).toEqual([]);
    });

    it('I8: never runs while the service cannot be reached', async () => {
      const { runs, site } = bench();
      const told = await drive(['Spooler'], site({ url: 'http://127.0.0.1:9', patienceMs: 0 }));
      expect(told).toContain('unreachable');
      expect(runs).toEqual([]);
    });

    it('never runs as another tool than the one that was asked for', async () => {
      const { service, ana, runs, asked, site } = bench();
      const told = drive(['Spooler'], site({ transport: 'long-poll', fetch: renamingFetch }));
      await service.vote(ana, await asked());
      expect(await told).toContain('What was approved is host.wipe, and not service.restart.');
      expect(runs).toEqual([]);
    });
  });
}

/** Somebody between agent and service who passes an approval off as one of another tool. */
const renamingFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const text = (await response.text()).replace('"tool":"service.restart"', '"tool":"host.wipe"');
  return new Response(text, { status: response.status, headers: { 'content-type': 'application/json' } });
};
