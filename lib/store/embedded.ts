import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, canReach, locateBinaries, reachableHome } from './postgres-binaries.ts';
import {
  adminUrlOf,
  type Cluster,
  ClusterInUse,
  createCluster,
  findPostmaster,
  isOwned,
  readPort,
  StartFailed,
  startPostmaster,
  stopPostmaster,
  takeOwnership,
} from './postmaster.ts';
import { withStartLock } from './start-lock.ts';

export type EmbeddedDatabase = {
  /** The superuser, for making databases and looking behind the curtain. The service never gets it. */
  adminUrl: string;
  /** The role that owns the schema: migrations, jobs, seeds. Not a superuser; row-level security binds it too. */
  ownerUrl: string;
  /** The role that the service serves with: a member of holdpoint_app, which owns nothing. */
  runtimeUrl: string;
  /** Ends PostgreSQL by a fast shutdown. Safe to call twice. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Where the passwords and, if PostgreSQL's user can go there, the data lie. Made when missing. */
  dataDir: string;
  /** A fixed port. Without it, a free one is chosen once and kept. */
  port?: number;
  /** Called when PostgreSQL ended by itself and could not be brought back. */
  onLost?: (error: Error) => void;
};

type Secrets = { admin: string; owner: string; runtime: string; port: number };

const DATABASE = 'holdpoint';
const RESTARTS_PER_MINUTE = 5;

/**
 * A real PostgreSQL 18 from npm, on 127.0.0.1 only, with random passwords that lie in `dataDir` (mode 0600).
 * One that a killed process left running is ended first; one that a live process uses is refused (ClusterInUse).
 * If it dies it is started again on the same port: what was committed is there.
 */
export async function startEmbedded({ dataDir, port, onLost }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const binaries = await locateBinaries();
  const dir = await placeCluster(dataDir, binaries);
  const { cluster, secrets, ...first } = await withStartLock(dataDir, () => startCluster(dataDir, dir, binaries, port));

  let { child, ownership } = first;
  let stopping = false;
  const restarts: number[] = [];
  const lost = (error: Error) => onLost?.(error);
  const runs = (each: ChildProcess) => !stopping && each.exitCode === null && each.signalCode === null;
  watch(child);
  keep(child, ownership);

  function watch(held: ChildProcess): void {
    held.once('exit', () => void revive().catch(lost));
  }

  function keep(held: ChildProcess, taken: pg.Client): void {
    ownership = taken;
    // When one of its processes is killed PostgreSQL restarts all of them, and the connection that holds the cluster goes too.
    taken.once('end', () => void hold(held).catch(lost));
  }

  async function revive(): Promise<void> {
    if (stopping) return;
    restarts.push(Date.now());
    if (restarts.filter((at) => at > Date.now() - 60_000).length > RESTARTS_PER_MINUTE) throw new StartFailed('It keeps ending.');
    child = await startPatiently(cluster, secrets.port);
    if (stopping) return stopPostmaster(child.pid ?? 0);
    watch(child);
    await hold(child);
  }

  async function hold(held: ChildProcess): Promise<void> {
    for (let refused = 0; runs(held); await sleep(50)) {
      const taken = await takeOwnership(cluster, secrets.port, dataDir).catch((error: Error) => error);
      if (taken instanceof ClusterInUse && ++refused > 40) throw taken;
      if (!(taken instanceof pg.Client)) continue;
      if (child !== held || !runs(held)) return taken.end();
      return keep(held, taken);
    }
  }

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    stopping = true;
    await ownership.end().catch(() => {});
    if (child.pid && child.exitCode === null && child.signalCode === null) await stopPostmaster(child.pid);
  }
  const urlFor = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${secrets.port}/${DATABASE}`;
  return {
    adminUrl: adminUrlOf(secrets.admin, secrets.port),
    ownerUrl: urlFor('holdpoint_owner', secrets.owner),
    runtimeUrl: urlFor('holdpoint_runtime', secrets.runtime),
    stop: () => (stopped ??= stop()),
  };
}

async function startCluster(dataDir: string, dir: string, binaries: Binaries, port: number | undefined) {
  const secrets = await readSecrets(dataDir, dir);
  const cluster: Cluster = { dir, binaries, password: secrets.admin };
  await endOrphan(cluster, dataDir);
  await createCluster(cluster);
  const child = await startOnFreePort(cluster, secrets, dataDir, port);
  const ownership = await takeOwnership(cluster, secrets.port, dataDir).catch(async (error: unknown) => {
    await stopPostmaster(child.pid ?? 0);
    throw error;
  });
  await createRoles(ownership, secrets);
  return { cluster, secrets, child, ownership };
}

/** Ends what still runs there and deletes the cluster of `dataDir`, wherever it lies. Throws ClusterInUse as start does. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const binaries = await locateBinaries();
  const dir = await placeCluster(dataDir, binaries);
  if (existsSync(secretsFile(dataDir))) {
    const { admin } = JSON.parse(await readFile(secretsFile(dataDir), 'utf8')) as Secrets;
    await endOrphan({ dir, binaries, password: admin }, dataDir);
  }
  await rm(dir, { recursive: true, force: true });
  await rm(secretsFile(dataDir), { force: true });
}

/** The cluster lies in the data folder, or, when PostgreSQL's user can not get there, in a folder named after it. */
async function placeCluster(dataDir: string, { runAs }: Binaries): Promise<string> {
  const real = await realpath(dataDir);
  if (!runAs || (await canReach(real, runAs))) return path.join(real, 'postgres');
  const name = createHash('sha256').update(real).digest('hex').slice(0, 16);
  const dir = path.join(await reachableHome(), name);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chown(dir, runAs.uid, runAs.gid);
  return dir;
}

function secretsFile(dataDir: string): string {
  return path.join(dataDir, 'database.json');
}

async function readSecrets(dataDir: string, dir: string): Promise<Secrets> {
  const known = await readFile(secretsFile(dataDir), 'utf8').catch(() => null);
  if (known) return JSON.parse(known) as Secrets;
  // A cluster without its passwords belongs to a data folder that was deleted: nobody can open it any more.
  const left = await findPostmaster({ dir });
  if (left) await stopPostmaster(left);
  await rm(path.join(dir, 'pgdata'), { recursive: true, force: true });
  const [admin, owner, runtime] = [1, 2, 3].map(() => randomBytes(24).toString('base64url')) as [string, string, string];
  const secrets = { admin, owner, runtime, port: 0 };
  // Two first starts at once: the file of whoever was first counts.
  await writeFile(secretsFile(dataDir), JSON.stringify(secrets), { mode: 0o600, flag: 'wx' }).catch(() => {});
  return JSON.parse(await readFile(secretsFile(dataDir), 'utf8')) as Secrets;
}

async function endOrphan(cluster: Cluster, dataDir: string): Promise<void> {
  const pid = await findPostmaster(cluster);
  if (!pid) return;
  const inUse = new ClusterInUse(`Another process is using the database in ${dataDir}. Stop it, or choose another data folder.`);
  // Free twice, and asked for a while: under a live process it may be recovering from a crash, let nobody in at first,
  // and then let that process take it again.
  for (let free = 0, attempt = 0; free < 2 && attempt < 20; attempt += 1) {
    if (attempt > 0) await sleep(300);
    const port = await readPort(cluster.dir);
    const owned = port ? await isOwned(cluster, port).catch(() => null) : null;
    if (owned) throw inUse;
    if (owned === false) free += 1;
  }
  await stopPostmaster(pid);
}

async function startOnFreePort(cluster: Cluster, secrets: Secrets, dataDir: string, fixed?: number): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    const wanted = fixed ?? (await findFreePort(attempt === 1 ? secrets.port : 0));
    try {
      const child = await startPostmaster(cluster, wanted);
      if (secrets.port !== wanted) {
        secrets.port = wanted;
        await writeFile(secretsFile(dataDir), JSON.stringify(secrets), { mode: 0o600 });
      }
      return child;
    } catch (error) {
      if (error instanceof StartFailed && /lock file "postmaster.pid" already exists/.test(error.log)) {
        throw new ClusterInUse(`Another process is starting the database in ${dataDir}.`);
      }
      if (attempt === 3 || fixed) throw error;
    }
  }
}

/** After a crash the old server's processes may take a moment to let go of its memory. */
async function startPatiently(cluster: Cluster, port: number): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startPostmaster(cluster, port);
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(250);
    }
  }
}

/** `preferred` when nobody listens there, else a port that the system says is free. */
async function findFreePort(preferred: number): Promise<number> {
  const server = createServer();
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
  const port = await listen(preferred).catch(() => listen(0));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The three roles and the database, as an operator would make them on a server of their own (docs). Idempotent. */
async function createRoles(admin: pg.Client, { owner, runtime }: Secrets): Promise<void> {
  const { rows } = await admin.query<{ found: boolean }>(`SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS found`, [DATABASE]);
  if (rows[0]?.found) return;
  const plain = 'NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE';
  for (const [role, rights] of [
    ['holdpoint_owner', `LOGIN PASSWORD '${owner}'`],
    ['holdpoint_app', 'NOLOGIN'],
    ['holdpoint_runtime', `LOGIN PASSWORD '${runtime}' IN ROLE holdpoint_app`],
  ] as const) {
    // A first start that was interrupted made some of them.
    await admin.query(`DROP ROLE IF EXISTS ${role}`);
    await admin.query(`CREATE ROLE ${role} ${rights} ${plain}`);
  }
  await admin.query(`CREATE DATABASE ${DATABASE} OWNER holdpoint_owner`);
  await admin.query(
    `REVOKE CONNECT, TEMPORARY ON DATABASE ${DATABASE} FROM PUBLIC; GRANT CONNECT ON DATABASE ${DATABASE} TO holdpoint_app`,
  );
}
