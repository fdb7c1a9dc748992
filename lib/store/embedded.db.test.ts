import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, makeDataDir, postmasterPid } from './embedded.fixture.ts';
import { type EmbeddedDatabase, startEmbedded } from './embedded.ts';
import { ClusterInUse } from './postmaster.ts';

let folder: Awaited<ReturnType<typeof makeDataDir>>;
let database: EmbeddedDatabase;
const lost: Error[] = [];
const start = () => startEmbedded({ dataDir: folder.dataDir, onLost: (error) => void lost.push(error) });

beforeAll(async () => {
  folder = await makeDataDir();
  database = await start();
  await ask(database.ownerUrl, 'CREATE TABLE kept (n int)');
});
afterAll(async () => {
  await database.stop();
  await folder.remove();
  expect(lost).toEqual([]);
});

const keep = (n: number) => ask(database.ownerUrl, `INSERT INTO kept VALUES (${n})`);
const kept = async () => (await ask<{ n: number }>(database.ownerUrl, 'SELECT n FROM kept ORDER BY n')).map(({ n }) => n);
const serving = () => vi.waitFor(() => ask(database.adminUrl, 'SELECT 1'), { timeout: 30_000 });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the embedded database', () => {
  it('listens on this machine only, durably, with passwords that nobody else can read', async () => {
    const [settings] = await ask(
      database.adminUrl,
      `SELECT current_setting('listen_addresses') AS address, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         (SELECT count(*)::int FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256') AS open_doors`,
    );
    expect(settings).toEqual({ address: '127.0.0.1', fsync: 'on', commit: 'on', open_doors: 0 });
    expect((await stat(path.join(folder.dataDir, 'database.json'))).mode & 0o777).toBe(0o600);
    const [where] = await ask<{ data_directory: string }>(database.adminUrl, 'SHOW data_directory');
    expect((await stat(where?.data_directory ?? '')).mode & 0o777).toBe(0o700);
    const wrong = new URL(database.runtimeUrl);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('gives the service a role that owns nothing and can do nothing to others', async () => {
    const rows = await ask(
      database.adminUrl,
      `SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS mighty FROM pg_roles WHERE rolname LIKE 'holdpoint%' ORDER BY 1`,
    );
    expect(rows).toEqual(['holdpoint_app', 'holdpoint_owner', 'holdpoint_runtime'].map((rolname) => ({ rolname, mighty: false })));
    await expect(ask(database.runtimeUrl, 'CREATE TABLE mine (n int)')).rejects.toMatchObject({ code: '42501' });
  });

  it('is there again after a restart, on the same port with the same passwords', async () => {
    await keep(1);
    const before = database;
    await before.stop();
    await before.stop();
    await expect(ask(before.adminUrl, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    database = await start();
    expect({ ...database, stop: null }).toEqual({ ...before, stop: null });
    expect(await kept()).toEqual([1]);
  });

  it('refuses a second start while a process uses it, and the first goes on', async () => {
    await expect(start()).rejects.toBeInstanceOf(ClusterInUse);
    expect(await kept()).toEqual([1]);
  });

  it('comes back on the same port when its postmaster is killed, with all that was committed', async () => {
    await keep(2);
    const pid = await postmasterPid(database);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await postmasterPid(database)).not.toBe(pid), { timeout: 30_000 });
    expect(await kept()).toEqual([1, 2]);
    await expect(start()).rejects.toBeInstanceOf(ClusterInUse);
  });

  it('comes back when one of its processes is killed, and still belongs to who started it', async () => {
    await keep(3);
    const [backend] = await ask<{ pid: number }>(
      database.adminUrl,
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'holdpoint-embedded'`,
    );
    process.kill(backend?.pid ?? 0, 'SIGKILL');
    await expect(start()).rejects.toBeInstanceOf(ClusterInUse);
    await serving();
    expect(await kept()).toEqual([1, 2, 3]);
    await expect(start()).rejects.toBeInstanceOf(ClusterInUse);
  });

  it('a folder of its own is a database of its own, at the same time', async () => {
    const other = await makeDataDir();
    const second = await startEmbedded({ dataDir: other.dataDir });
    expect(new URL(second.adminUrl).port).not.toBe(new URL(database.adminUrl).port);
    await expect(ask(second.ownerUrl, 'SELECT n FROM kept')).rejects.toMatchObject({ code: '42P01' });
    expect(await kept()).toEqual([1, 2, 3]);
    await second.stop();
    await other.remove();
  });

  it('outlives a starter that is killed, and the next start ends it and has its data', async () => {
    await database.stop();
    const [child, urls] = await startElsewhere(folder.dataDir);
    const orphan = await postmasterPid(urls);
    await ask(urls.ownerUrl, 'INSERT INTO kept VALUES (4)');
    await expect(start()).rejects.toBeInstanceOf(ClusterInUse);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(orphan)).toBe(true);
    // Its connection goes with it, which PostgreSQL notices a moment later.
    database = await vi.waitFor(start, { timeout: 30_000 });
    expect(await postmasterPid(database)).not.toBe(orphan);
    expect(await kept()).toEqual([1, 2, 3, 4]);
  });

  it('of many that start at once exactly one gets it', async () => {
    await database.stop();
    const outcomes = await Promise.allSettled([start(), start(), start()]);
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ClusterInUse);
    expect(won).toHaveLength(1);
    database = won[0] ?? database;
    expect(await kept()).toEqual([1, 2, 3, 4]);
  });
});

async function startElsewhere(dataDir: string): Promise<[ChildProcess, EmbeddedDatabase]> {
  const child = spawn(process.execPath, [new URL('embedded-child.fixture.ts', import.meta.url).pathname, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return [child, JSON.parse(line) as EmbeddedDatabase];
}
