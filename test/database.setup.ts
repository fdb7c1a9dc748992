import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EmbeddedDatabase, removeEmbedded, startEmbedded } from '#lib/store/embedded.ts';
import { applyMigrations } from '#lib/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test server, as each of the three roles sees it. A test puts its own database's name into them. */
    adminUrl: string;
    ownerUrl: string;
    runtimeUrl: string;
    /** A migrated, empty database that nobody connects to: each test's database is a copy of it. */
    templateDatabase: string;
  }
}

/** Memory when the system has it: the same PostgreSQL with the same settings, without a disk's latency. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
const PREFIX = 'holdpoint-test-';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = await mkdtemp(path.join(PARENT, `${PREFIX}${process.pid}-`));
  const database = await startEmbedded({ dataDir });
  const templateDatabase = await makeTemplate(database);
  project.provide('adminUrl', database.adminUrl);
  project.provide('ownerUrl', database.ownerUrl);
  project.provide('runtimeUrl', database.runtimeUrl);
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    await database.stop();
    await removeEmbedded(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function makeTemplate({ ownerUrl }: EmbeddedDatabase): Promise<string> {
  await applyMigrations(ownerUrl);
  return new URL(ownerUrl).pathname.slice(1);
}

/** A run that was killed leaves a database server behind; its folder's name says which process it belonged to. */
async function removeLeftovers(): Promise<void> {
  for (const name of (await readdir(PARENT)).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
    const dataDir = path.join(PARENT, name);
    await removeEmbedded(dataDir).catch(() => {});
    await rm(dataDir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
