import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestHint } from '#lib/contract/socket.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { approved, executing, expectLogVerifies, propose, stored } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { type Jobs, runJobs } from './run-jobs.ts';

let world: World;
let jobs: Jobs;
const waiting = new Map<string, () => void>();
const errors: unknown[] = [];
beforeAll(async () => {
  world = await createWorld();
  const announce = ({ requestId }: RequestHint) => waiting.get(requestId)?.();
  jobs = await runJobs({ ...world.ctx, announce }, `${world.test.urls.owner}?application_name=jobs`, (error) => errors.push(error));
});
afterAll(() => world.close());

/** Lets a clock run out and the job that waits for it start now; resolves when the worker has announced the change. */
async function strike(id: string, clock: Parameters<typeof letPass>[2]): Promise<void> {
  const announced = new Promise<void>((resolve) => waiting.set(id, resolve));
  await letPass(world, id, clock);
  await world.test.admin.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'settle:acme:%'`);
  await announced;
}

describe('I8 what nobody ends, the worker ends, from the job that lay in the outbox with the change', () => {
  it('a request that nobody decides expires', async () => {
    const { id } = await propose(world, 'service.restart');
    await strike(id, 'decide-by');
    expect(await stored(world, id)).toMatchObject({ status: 'expired', leaves: ['request.submitted', 'request.expired'] });
  });

  it('an approval that nobody collects lapses', async () => {
    const { id } = await approved(world);
    await strike(id, 'execute-by');
    expect(await stored(world, id)).toMatchObject({ status: 'lapsed', grants: 0 });
  });

  it('a run that nobody reports is unknown', async () => {
    const { view } = await executing(world);
    await strike(view.id, 'lease');
    expect(await stored(world, view.id)).toMatchObject({ status: 'unknown', redeemed: 1 });
  });

  it('each change leaves a job that seals the log; the seal verifies', async () => {
    await propose(world, 'service.restart');
    await world.test.admin.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'seal:acme:%'`);
    const sealed = async () => (await world.test.admin.query('SELECT 1 FROM audit_checkpoint')).rows.length;
    await expect.poll(sealed, { timeout: 20_000 }).toBeGreaterThan(0);
    await expectLogVerifies(world);
  });

  it('a grant key that is old enough is replaced, and a young one is not', async () => {
    await world.ctx.signer.jwks();
    const keys = async () => (await world.test.admin.query(`SELECT kid FROM signing_key WHERE purpose = 'grant'`)).rows.length;
    const look = async () => {
      const { rows } = await world.test.admin.query<{ id: string }>(`SELECT (graphile_worker.add_job('rotate-grant-key')).id`);
      const done = async () =>
        (await world.test.admin.query('SELECT 1 FROM graphile_worker._private_jobs WHERE id = $1', [rows[0]?.id])).rows;
      await expect.poll(done, { timeout: 20_000 }).toEqual([]);
    };
    await look();
    expect(await keys()).toBe(1);
    await world.test.admin.query(`UPDATE signing_key SET not_before = not_before - interval '91 days' WHERE purpose = 'grant'`);
    await look();
    expect(await keys()).toBe(2);
    await look();
    expect(await keys()).toBe(2);
    expect((await world.test.admin.query('SELECT identifier FROM graphile_worker._private_known_crontabs ORDER BY 1')).rows).toEqual([
      { identifier: 'find-late-callbacks' },
      { identifier: 'rotate-grant-key' },
    ]);
  });

  it('stopped, it lets go of its connections, and it had nothing to complain about', async () => {
    await jobs.close();
    const connected = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'jobs'`;
    await expect.poll(async () => (await world.test.admin.query(connected)).rows, { interval: 10, timeout: 20_000 }).toEqual([]);
    expect(errors).toEqual([]);
  });
});
