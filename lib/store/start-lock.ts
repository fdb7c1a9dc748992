import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ClusterInUse, isAlive } from './postmaster.ts';

/** Longer than any start takes: what is older was left by a process whose number belongs to another one by now. */
const STALE_MS = 120_000;

/**
 * Lets one process at a time start the database of a folder: between finding none there and holding the one it started,
 * another could take it for an orphan and end it. Throws ClusterInUse while somebody else is at it.
 */
export async function withStartLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(dataDir, 'starting.pid');
  await take(file, dataDir).catch(async (error: unknown) => {
    if (!(error instanceof ClusterInUse) || !(await isStale(file))) throw error;
    await rm(file, { force: true });
    await take(file, dataDir);
  });
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string, dataDir: string): Promise<void> {
  await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new ClusterInUse(`Another process is starting the database in ${dataDir}.`) : error;
  });
}

async function isStale(file: string): Promise<boolean> {
  const [pid, { mtimeMs }] = await Promise.all([readFile(file, 'utf8').then(Number), stat(file)]).catch(() => [0, { mtimeMs: 0 }] as const);
  return !isAlive(pid) || mtimeMs < Date.now() - STALE_MS;
}
