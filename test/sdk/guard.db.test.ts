import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { settleClocks } from '#lib/ops/settle-clocks.ts';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { letPass } from '../world-clocks.fixture.ts';
import { listenForAsked } from './asked.fixture.ts';
import { AlreadyRunError, DeniedError, Executor, ExpiredError, type GuardOptions, Holdpoint } from '#sdk/main.ts';

let service: Service;
let ana: Session;
let holdpoint: Holdpoint;
let executor: Executor;
let asked: () => Promise<RequestView>;
beforeAll(async () => {
  service = await createService();
  asked = listenForAsked(service);
  ana = await service.signIn('ana');
  holdpoint = new Holdpoint({ url: service.url, key: service.world.keys['acme-agent'] ?? '' });
  executor = new Executor({ url: service.url, key: service.world.keys['acme-exec'] ?? '' });
});
afterEach(async () => {
  holdpoint.close();
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(0), { timeout: 30_000 });
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

type Restart = { service: string };

function guarded(change: Partial<GuardOptions<Restart, string>> = {}) {
  const runs: Restart[] = [];
  const restart = holdpoint.guard<Restart, string>({
    tool: 'service.restart',
    targets: [{ kind: 'host', name: 'acme-ws1' }],
    intent: ({ service: name }) => ({ summary: `${name} stopped answering` }),
    confidence: 0.95,
    run: (args) => {
      runs.push(args);
      return `restarted ${args.service}`;
    },
    ...change,
  });
  return { restart, runs };
}

describe('a guarded function', () => {
  it('runs with the arguments that were approved, once a person approved them', async () => {
    const { restart, runs } = guarded();
    const done = restart({ service: 'Spooler' });
    const view = await asked();
    expect(runs).toEqual([]);
    await service.vote(ana, view);
    expect(await done).toBe('restarted Spooler');
    expect(runs).toEqual([{ service: 'Spooler' }]);
  });

  it('says once that it waits, and where people decide, and nothing where policy decides', async () => {
    const told: string[] = [];
    const { restart } = guarded({ onAsked: ({ id, status }, page) => void told.push(`${id} ${status} ${page}`) });
    const done = restart({ service: 'Spooler' }, { idempotencyKey: 'told-once' });
    const view = await asked();
    await service.vote(ana, view);
    await done;
    await restart({ service: 'Spooler' }, { idempotencyKey: 'told-once' });
    expect(told).toEqual([`${view.id} pending ${service.url}/requests/${view.id}`]);
  });

  it('whoever cannot be told that it waits has it taken back', async () => {
    const fault = new Error('nobody watches');
    const { restart, runs } = guarded({
      onAsked: () => {
        throw fault;
      },
    });
    await expect(restart({ service: 'Spooler' })).rejects.toBe(fault);
    expect([await asked().then(({ id }) => holdpoint.get(id)), runs]).toEqual([expect.objectContaining({ status: 'withdrawn' }), []]);
  });

  it('I5: runs what a person made of it, and not what was asked', async () => {
    const { restart, runs } = guarded();
    const done = restart({ service: 'Spoler' });
    await service.vote(ana, await asked(), 'approve', { arguments: { service: 'Spooler' } });
    expect(await done).toBe('restarted Spooler');
    expect(runs).toEqual([{ service: 'Spooler' }]);
  });

  it('throws the words of the person who denied it, and runs nothing', async () => {
    const { restart, runs } = guarded();
    const done = restart({ service: 'W32Time' }).catch((error: unknown) => error);
    await service.vote(ana, await asked(), 'deny', { reason: 'not during the backup' });
    const error = await done;
    expect(error).toBeInstanceOf(DeniedError);
    expect(error).toMatchObject({ code: 'denied', message: 'not during the backup', request: { status: 'denied' } });
    expect(runs).toEqual([]);
  });

  it('I8: nobody decides in time, and nothing runs', async () => {
    const { restart, runs } = guarded();
    const done = restart({ service: 'BITS' }).catch((error: unknown) => error);
    const { id } = await asked();
    await letPass(service.world, id, 'decide-by');
    await settleClocks(service.node.ctx, { tenant: 'acme' });
    expect(await done).toBeInstanceOf(ExpiredError);
    expect(runs).toEqual([]);
  });

  it('an abort while it waits takes the request back, so that nobody decides for nobody', async () => {
    const { restart, runs } = guarded();
    const abort = new AbortController();
    const done = restart({ service: 'Themes' }, { signal: abort.signal });
    const { id } = await asked();
    abort.abort(new Error('the operator went home'));
    await expect(done).rejects.toThrow('the operator went home');
    expect(await holdpoint.get(id)).toMatchObject({ status: 'withdrawn' });
    expect(runs).toEqual([]);
  });

  it('I3: with an executor it redeems, runs and reports, and the same key never runs it again', async () => {
    const { restart, runs } = guarded({ executor });
    const idempotencyKey = randomUUID();
    const done = restart({ service: 'DNS' }, { idempotencyKey });
    const view = await asked();
    await service.vote(ana, view);
    expect(await done).toBe('restarted DNS');
    expect(await holdpoint.get(view.id)).toMatchObject({ status: 'succeeded', result: { output: 'restarted DNS' } });
    await expect(restart({ service: 'DNS' }, { idempotencyKey })).rejects.toBeInstanceOf(AlreadyRunError);
    expect(runs).toEqual([{ service: 'DNS' }]);
  });

  it('with an executor, a run that throws is reported as failed and throws what it threw', async () => {
    const { restart } = guarded({
      executor,
      run: () => {
        throw new Error('the service manager is locked');
      },
    });
    const done = restart({ service: 'Netlogon' }).catch((error: unknown) => error);
    const view = await asked();
    await service.vote(ana, view);
    expect(await done).toMatchObject({ message: 'the service manager is locked' });
    expect(await holdpoint.get(view.id)).toMatchObject({
      status: 'failed',
      result: { output: { error: 'the service manager is locked' } },
    });
  });
});
