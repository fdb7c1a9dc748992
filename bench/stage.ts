import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { removeEmbedded, startEmbedded } from '#lib/store/embedded.ts';
import { applyMigrations } from '#lib/store/migrate.ts';
import { findFreePort, type Program, startProgram } from './processes.ts';
import { type Seeded, seedBench } from './seed.ts';

/** One PostgreSQL, on disk and durable, that everything here shares; and how the programs on it are started. */
export type Stage = {
  seeded: Seeded;
  referenceUrl: string;
  postgresVersion: string;
  dataDirectory: string;
  startHoldpoint(): Promise<Program>;
  startReference(): Promise<Program>;
  startEcho(): Promise<Program>;
  /** The service's connections: how many are open, and how many are in a transaction or busy. */
  connections(): Promise<{ open: number; held: number }>;
  /** What autovacuum does within a minute of the first traffic: until then plans are made for empty tables. */
  analyze(): Promise<void>;
  /** Until the service has asked nothing of the database for half a second: everybody who came is parked. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

const DATA_DIR = path.resolve(import.meta.dirname, '..', '.data', 'bench');

export async function openStage({ profile }: { profile?: string }): Promise<Stage> {
  await removeEmbedded(DATA_DIR);
  const database = await startEmbedded({ dataDir: DATA_DIR });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 1 });
  const programs: Program[] = [];
  async function start(file: string, env: Record<string, string>): Promise<Program> {
    const program = await startProgram(file, env, profile ? { profile } : {});
    programs.push(program);
    return program;
  }
  async function close(): Promise<void> {
    for (const program of programs) await program.stop();
    await admin.end();
    await database.stop();
    await removeEmbedded(DATA_DIR);
    await rm(DATA_DIR, { recursive: true, force: true });
  }

  try {
    await applyMigrations(database.ownerUrl);
    const secrets = { pepper: secret(), authSecret: secret() };
    const seeded = await seedBench({ runtimeUrl: database.runtimeUrl, ownerUrl: database.ownerUrl, ...secrets });
    await admin.query('CREATE DATABASE bench_reference OWNER holdpoint_owner');
    const referenceUrl = database.ownerUrl.replace(/\/[^/]*$/, '/bench_reference');
    const grantKek = secret();

    async function connections(): Promise<{ open: number; held: number }> {
      const { rows } = await admin.query<{ open: number; held: number }>(
        `SELECT count(*)::int AS open, count(*) FILTER (WHERE state <> 'idle')::int AS held
         FROM pg_stat_activity WHERE usename = 'holdpoint_runtime'`,
      );
      return rows[0] ?? { open: 0, held: 0 };
    }

    return {
      seeded,
      referenceUrl,
      postgresVersion: await show(admin, 'server_version'),
      dataDirectory: await show(admin, 'data_directory'),
      connections,
      close,
      async startHoldpoint() {
        const port = await findFreePort();
        return start('server.ts', {
          HOLDPOINT_MODE: 'production',
          HOLDPOINT_FANOUT: 'local',
          HOLDPOINT_PORT: String(port),
          HOLDPOINT_PUBLIC_URL: `http://127.0.0.1:${port}`,
          HOLDPOINT_CALLS_PER_SECOND: '1000000',
          HOLDPOINT_SUBMITS_PER_SECOND: '1000000',
          HOLDPOINT_PENDING_LIMIT: '100000',
          HOLDPOINT_AUTH_SECRET: secrets.authSecret,
          HOLDPOINT_KEY_PEPPER: secrets.pepper,
          HOLDPOINT_GRANT_KEK: grantKek,
          HOLDPOINT_LOG_LEVEL: 'warn',
          DATABASE_URL: database.runtimeUrl,
          DATABASE_OWNER_URL: database.ownerUrl,
        });
      },
      startReference: () => start('bench/reference.ts', { REFERENCE_DATABASE_URL: referenceUrl }),
      startEcho: () => start('bench/echo.ts', {}),
      async analyze() {
        for (const url of [database.ownerUrl, referenceUrl]) {
          const client = new pg.Client({ connectionString: url });
          await client.connect();
          await client.query('ANALYZE');
          await client.end();
        }
      },
      async quiet() {
        for (let calm = 0; calm < 5; await sleep(100)) calm = (await connections()).held === 0 ? calm + 1 : 0;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function secret(): string {
  return randomBytes(32).toString('base64');
}

async function show(admin: pg.Pool, setting: string): Promise<string> {
  const { rows } = await admin.query<{ value: string }>('SELECT current_setting($1) AS value', [setting]);
  return rows[0]?.value ?? '';
}
