import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { type EmbeddedDatabase, removeEmbedded, startEmbedded } from '#lib/store/embedded.ts';
import { applyMigrations } from '#lib/store/migrate.ts';
import { makeScratchFolder } from './scratch-folder.fixture.ts';

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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await makeScratchFolder('holdpoint-test-');
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
