import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './postgres-binaries.ts';

/** One PostgreSQL cluster: `dir` is ours, with the cluster proper in `dir/pgdata` and its log beside that. */
export type Cluster = { dir: string; binaries: Binaries; password: string };

/** The data folder is being used by a process that is alive. */
export class ClusterInUse extends Error {
  override readonly name = 'ClusterInUse';
}

/** PostgreSQL ended before it served. `log` holds its last lines. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
  readonly log: string;

  constructor(log: string) {
    super(`PostgreSQL did not start:\n${log}`);
    this.log = log;
  }
}

const STOP_TIMEOUT_MS = 20_000;
const START_TIMEOUT_MS = 60_000;
/** Whoever runs the cluster holds this advisory lock on one connection, so it goes when its holder does. */
const OWNERSHIP_LOCK = 4_715_001;
/** Not ours: a PGDATA or a LANG from a shell must not decide how the database runs. */
const ENVIRONMENT: NodeJS.ProcessEnv = { NODE_ENV: 'production', LC_ALL: 'C', TZ: 'UTC' };
/** What holds whatever a configuration file says: only this machine, passwords never in the clear, durable. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '200',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** `initdb`, at a name of its own and then renamed, so that an interrupted one leaves nothing that looks finished. */
export async function createCluster({ dir, binaries, password }: Cluster): Promise<void> {
  const target = path.join(dir, 'pgdata');
  if (existsSync(path.join(target, 'PG_VERSION'))) return;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(dir, `.password-${process.pid}`);
  const fresh = path.join(dir, `.initdb-${process.pid}`);
  await rm(fresh, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (binaries.runAs) for (const at of [dir, passwordFile]) await chown(at, binaries.runAs.uid, binaries.runAs.gid);
  try {
    const initdb = spawnSync(
      binaries.initdb,
      [
        '-D',
        fresh,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        '--pwfile',
        passwordFile,
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      { ...binaries.runAs, cwd: dir, env: ENVIRONMENT, encoding: 'utf8' },
    );
    if (initdb.status !== 0) throw new StartFailed(initdb.stderr || String(initdb.error));
    await rename(fresh, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Starts PostgreSQL on `port` in a process group of its own, so that Ctrl-C in a terminal is not a shutdown for it too. */
export async function startPostmaster(cluster: Cluster, port: number): Promise<ChildProcess> {
  const { dir, binaries } = cluster;
  const log = await open(path.join(dir, 'postgres.log'), 'w', 0o600);
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', path.join(dir, 'pgdata'), ...settings], {
    ...binaries.runAs,
    cwd: dir,
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const failed = once(child, 'error').then(([error]) => error as Error);
  await log.close();
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const error = await Promise.race([failed, isServing(cluster), sleep(2_000, false)]);
    if (error instanceof Error) throw new StartFailed(error.message);
    if (child.exitCode !== null || child.signalCode !== null) throw new StartFailed(await readLog(dir));
    if (error) return child;
    await sleep(15);
  }
  child.kill('SIGQUIT');
  throw new StartFailed(await readLog(dir));
}

/** Fast shutdown: open transactions roll back, committed ones are on disk. Resolves when the process is gone. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!signalTo(pid, signal)) return;
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return;
      await sleep(10);
    }
  }
}

/** The pid of a PostgreSQL that serves this cluster already, or null. A pid file that outlived its process is removed. */
export async function findPostmaster({ dir }: Pick<Cluster, 'dir'>): Promise<number | null> {
  const file = path.join(dir, 'pgdata', 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return null;
  if (isAlive(pid) && (await isPostgres(pid))) return pid;
  // The number may belong to another program by now, and PostgreSQL would then refuse to start for ever.
  await rm(file, { force: true });
  return null;
}

/** Takes the cluster for this process, on a connection that must stay open, or throws ClusterInUse. */
export async function takeOwnership({ password }: Pick<Cluster, 'password'>, port: number, dir: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: adminUrlOf(password, port), keepAlive: true, application_name: 'holdpoint-embedded' });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [OWNERSHIP_LOCK]);
  if (rows[0]?.taken) return client;
  await client.end();
  throw new ClusterInUse(`Another process is using the database in ${dir}. Stop it, or choose another data folder.`);
}

/** Does a process hold the cluster? Only looks: a probe that took the lock could be in the holder's way. */
export async function isOwned({ password }: Pick<Cluster, 'password'>, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrlOf(password, port), application_name: 'holdpoint-probe' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ owned: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint << 32 | objid::bigint = $1) AS owned`,
      [OWNERSHIP_LOCK],
    );
    return rows[0]?.owned ?? false;
  } finally {
    await client.end();
  }
}

/** The port in the pid file, or null while there is none. */
export async function readPort(dir: string): Promise<number | null> {
  const lines = (await readFile(path.join(dir, 'pgdata', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[3]) || null;
}

export function adminUrlOf(password: string, port: number, database = 'postgres'): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
}

/** PostgreSQL writes "ready" into its pid file's eighth line once it accepts connections. */
async function isServing({ dir }: Cluster): Promise<boolean> {
  const text = await readFile(path.join(dir, 'pgdata', 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n')[7]?.trim() === 'ready';
}

async function isPostgres(pid: number): Promise<boolean> {
  if (await stat('/proc/self').catch(() => null)) {
    return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() === 'postgres';
  }
  return /postgres/.test(spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '');
}

function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** A process that ended and that nobody waits for (a container without an init) still takes signals. */
export function isAlive(pid: number): boolean {
  if (!signalTo(pid, 0)) return false;
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

async function readLog(dir: string): Promise<string> {
  return (await readFile(path.join(dir, 'postgres.log'), 'utf8').catch(() => '')).split('\n').slice(-20).join('\n').trim();
}
