import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { assertDurable } from './assert-durable.ts';
import { openDatabase } from './database.ts';
import { createTestDatabase } from './database.fixture.ts';
import { ask, makeDataDir } from './embedded.fixture.ts';
import { startEmbedded } from './embedded.ts';
import { locateBinaries } from './postgres-binaries.ts';

describe('assertDurable', () => {
  it('takes a server that keeps what it acknowledged', async () => {
    const { db, close } = await createTestDatabase();
    await expect(assertDurable(db.pool)).resolves.toBeUndefined();
    await close();
  });

  it('refuses a role for which commits are not waited for', async () => {
    const { db, admin, urls, close } = await createTestDatabase();
    const name = new URL(urls.runtime).pathname.slice(1);
    await admin.query(`ALTER ROLE holdpoint_runtime IN DATABASE ${name} SET synchronous_commit = off`);
    await expect(assertDurable(db.pool)).rejects.toThrow('synchronous_commit=off');
    await admin.query(`ALTER ROLE holdpoint_runtime IN DATABASE ${name} RESET ALL`);
    await close();
  });

  it('refuses a server that was started without fsync or without full page writes', async () => {
    const { dataDir, remove } = await makeDataDir();
    const own = await startEmbedded({ dataDir });
    const [where] = await ask<{ data_directory: string }>(own.adminUrl, 'SHOW data_directory');
    const directory = where?.data_directory ?? '';
    await own.stop();
    const { postgres, runAs } = await locateBinaries();
    const { port } = new URL(own.adminUrl);
    const settings = ['fsync=off', 'full_page_writes=off', `port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const child = spawn(postgres, ['-D', directory, ...settings.flatMap((each) => ['-c', each])], {
      ...runAs,
      cwd: directory,
      stdio: 'ignore',
    });
    await vi.waitFor(async () => expect(await readFile(path.join(directory, 'postmaster.pid'), 'utf8')).toContain('ready'), {
      timeout: 30_000,
    });
    const db = openDatabase(own.runtimeUrl, { max: 1 });
    await expect(assertDurable(db.pool)).rejects.toThrow('fsync=off, full_page_writes=off');
    await db.close();
    child.kill('SIGINT');
    await once(child, 'exit');
    await remove();
  });
});
