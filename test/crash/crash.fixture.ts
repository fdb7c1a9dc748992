import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect } from 'vitest';
import { expectLogVerifies } from '../world-moves.fixture.ts';
import { AUTH_SECRET, PUBLIC_URL, type World } from '../world.fixture.ts';
import { type Death, type Errand, type Line, type Operation, perform } from './child.ts';

const SITE = { publicUrl: PUBLIC_URL, authSecret: AUTH_SECRET };
const CHILD = path.join(import.meta.dirname, 'child.ts');
/** Compiled once for some hundred processes: halves the time that each needs to start. */
const COMPILE_CACHE = path.join(import.meta.dirname, '../../node_modules/.cache/crash');

/** Cedar is optimised in the background, for a life that these processes do not have. */
const QUICK_TO_START = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** What is durable of one request, in words that are the same for every request that went the same way. */
export type Durable = {
  status: string;
  version: number;
  votes: number;
  grants: number;
  redeemed: number;
  leaves: string[];
  /** Which jobs the outbox holds: `settle` exactly when this state ends by itself, `seal` when leaves were added. */
  jobs: string[];
};

export type Outcome = { steps: string[]; ack: unknown; acknowledged: boolean; killed: boolean };

/** Runs the operation in a process of its own, which may be told where to die. */
export function runChild(world: World, operation: Operation, death: Death | null): Promise<Outcome> {
  const errand: Errand = { url: world.test.urls.runtime, kek: world.kek.toString('base64'), site: SITE, operation, death };
  const child = spawn(process.execPath, [...QUICK_TO_START, CHILD, JSON.stringify(errand)], {
    env: { NODE_ENV: 'test', NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) return reject(new Error(`the child ended with ${code ?? signal}: ${err}`));
      const lines = out.split('\n').flatMap((text) => (text ? [JSON.parse(text) as Line] : []));
      const acks = lines.filter((line) => 'ack' in line);
      const steps = lines.flatMap((line) => ('step' in line ? [line.step] : []));
      resolve({ steps, ack: acks[0]?.ack, acknowledged: acks.length > 0, killed: signal === 'SIGKILL' });
    });
  });
}

/** Waits until the database has ended what the dead process left it with. */
async function untilGone({ test }: World): Promise<void> {
  // The world's own connections are idle outside a transaction; the dead one's is in one, or active, until it is noticed.
  await expect
    .poll(
      async () =>
        (
          await test.admin.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user AND state <> 'idle'`,
          )
        ).rows,
      { interval: 10, timeout: 10_000 },
    )
    .toEqual([]);
}

/** What is there of the request, or null when there is nothing at all. Found by its id, or by the key it was submitted with. */
export async function durable({ test }: World, operation: Operation, id: string | null): Promise<Durable | null> {
  const key = operation.verb === 'submit' ? operation.meta.idempotencyKey : null;
  const { rows } = await test.admin.query<Durable>(
    `SELECT r.status, r.version,
       (SELECT count(*)::int FROM vote v WHERE v.request_id = r.id) AS votes,
       (SELECT count(*)::int FROM execution_grant g WHERE g.request_id = r.id) AS grants,
       (SELECT count(*)::int FROM execution_grant g WHERE g.request_id = r.id AND g.redeemed_at IS NOT NULL) AS redeemed,
       ARRAY(SELECT l.type FROM audit_leaf l WHERE l.request_id = r.id ORDER BY l.seq) AS leaves,
       ARRAY(SELECT DISTINCT split_part(j.key, ':', 1) FROM graphile_worker.jobs j ORDER BY 1) AS jobs
     FROM action_request r
     WHERE r.id = coalesce($1, (SELECT resource_id FROM idempotency_key WHERE key = $2))`,
    [id, key],
  );
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0] ?? null;
}

export type Scenario = {
  /** Every step, in order, of the operation in a server that is warm. A new step belongs here, and is then killed too. */
  steps: string[];
  /** A new request where the operation starts, and the operation on it. `id` is null when the operation makes the request. */
  ready: (world: World) => Promise<{ operation: Operation; id: string | null }>;
  /** What is durable before, and after each transaction that changes something. */
  states: (Durable | null)[];
  /** What the same command gets after the restart, by how many transactions had committed; 'ok' or the code of the refusal. */
  retry: string[];
};

/** The steps at which something becomes durable: the commits of transactions that were not opened to read only. */
export function writingCommits(steps: readonly string[]): number[] {
  let readOnly = false;
  return steps.flatMap((name, index) => {
    if (name.startsWith('BEGIN')) readOnly = name.includes('READ ONLY');
    return name === 'COMMIT' && !readOnly ? [index] : [];
  });
}

export type CrashPoint = { name: string; death: Death; committed: number };

/**
 * Each way in which the process can die: before each step, after a writing commit was sent with its answer unread, and
 * after it acknowledged. `committed`: how many writing commits the database must then have, neither more nor less.
 */
export function crashPoints(steps: readonly string[]): CrashPoint[] {
  const commits = writingCommits(steps);
  const before = steps.map((name, step) => ({
    name: `before step ${step + 1}, ${name}`,
    death: { at: 'before' as const, step },
    committed: commits.filter((commit) => commit < step).length,
  }));
  const sent = commits.map((step, index) => ({
    name: `with step ${step + 1}, COMMIT, on its way`,
    death: { at: 'after' as const, step },
    committed: index + 1,
  }));
  const end = { name: 'after it was acknowledged', death: { at: 'after' as const, step: steps.length - 1 }, committed: commits.length };
  return [...before, ...sent, end];
}

/** The outbox shares jobs between requests; emptied, what is in it afterwards is this operation's. */
async function setOut(world: World, { ready }: Scenario): Promise<{ operation: Operation; id: string | null }> {
  const start = await ready(world);
  await world.test.admin.query('DELETE FROM graphile_worker._private_jobs');
  return start;
}

/** The operation undisturbed: exactly the listed steps, and the last of the listed states. */
export async function runThrough(world: World, scenario: Scenario): Promise<void> {
  const { operation, id } = await setOut(world, scenario);
  expect(await durable(world, operation, id)).toEqual(scenario.states[0]);
  const child = await runChild(world, operation, null);
  expect(child.steps).toEqual(scenario.steps);
  expect(child).toMatchObject({ acknowledged: true, killed: false });
  expect(await durable(world, operation, id)).toEqual(scenario.states.at(-1));
}

/** Kills the operation there, restarts, and checks that what is left is all of it or nothing, and that a retry completes it once. */
export async function dieAndRecover(world: World, scenario: Scenario, { death, committed }: CrashPoint): Promise<void> {
  const { operation, id } = await setOut(world, scenario);
  const child = await runChild(world, operation, death);
  expect(child.killed).toBe(true);
  await untilGone(world);

  const left = await durable(world, operation, id);
  expect(left).toEqual(scenario.states[committed]);
  // What was acknowledged is there.
  expect(child.acknowledged).toBe(death.at === 'after' && death.step === scenario.steps.length - 1);
  if (child.acknowledged) expect(left).toEqual(scenario.states.at(-1));

  const answer = await perform(world.ctx, operation).then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );
  expect(answer).toBe(scenario.retry[committed]);
  const { jobs: _jobs, ...final } = scenario.states.at(-1) as Durable;
  expect(await durable(world, operation, id)).toMatchObject(final);
  await expectLogVerifies(world);
}
