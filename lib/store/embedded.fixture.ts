import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openDatabase } from './database.ts';
import type { TestDatabase } from './database.fixture.ts';
import { type EmbeddedDatabase, removeEmbedded, startEmbedded } from './embedded.ts';
import { applyMigrations } from './migrate.ts';

/** A data folder that only its owner may enter, as under a home directory, and the way to remove what was started in it. */
export async function makeDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-embedded-'));
  return {
    dataDir,
    async remove() {
      await removeEmbedded(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One question to one database, on a connection of its own. */
export async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

export async function postmasterPid(database: EmbeddedDatabase): Promise<number> {
  const [row] = await ask<{ data_directory: string }>(database.adminUrl, 'SHOW data_directory');
  return Number((await readFile(path.join(row?.data_directory ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** A database of a cluster that a test may break, with the schema of a deployment. */
export async function createBreakableDatabase(): Promise<{ test: TestDatabase; embedded: EmbeddedDatabase }> {
  const { dataDir, remove } = await makeDataDir();
  const embedded = await startEmbedded({ dataDir });
  await applyMigrations(embedded.ownerUrl);
  const poolOf = (url: string) => {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    pool.on('error', () => {});
    return pool;
  };
  const adminUrl = embedded.adminUrl.replace(/[^/]+$/, 'holdpoint');
  const [db, owner, admin] = [openDatabase(embedded.runtimeUrl), poolOf(embedded.ownerUrl), poolOf(adminUrl)];
  return {
    embedded,
    test: {
      db,
      owner,
      admin,
      urls: { runtime: embedded.runtimeUrl, owner: embedded.ownerUrl, admin: adminUrl },
      async close() {
        await Promise.all([db.close(), owner.end(), admin.end()]);
        await embedded.stop();
        await remove();
      },
    },
  };
}
