import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { removeEmbedded } from '#lib/store/embedded.ts';

/** Memory when the system has it: the same PostgreSQL with the same settings, without a disk's latency. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();

/** A folder for one run's database server. What runs under the same prefix left behind when they were killed is removed first. */
export async function makeScratchFolder(prefix: string): Promise<string> {
  await removeLeftovers(prefix);
  const folder = await mkdtemp(path.join(PARENT, `${prefix}${process.pid}-`));
  // Root's PostgreSQL runs as somebody else. Out of that user's reach, the data would lie on the disk after all.
  await chmod(folder, 0o711);
  return folder;
}

/** A run that was killed leaves a database server behind; its folder's name says which process it belonged to. */
async function removeLeftovers(prefix: string): Promise<void> {
  for (const name of (await readdir(PARENT)).filter((entry) => entry.startsWith(prefix))) {
    if (isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue;
    const folder = path.join(PARENT, name);
    await removeEmbedded(folder).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
