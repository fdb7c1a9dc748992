import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from './database.ts';

/** Whose rights the tests ask about: what the runtime role may do is granted to this one, and it is a member. */
export const RUNTIME_ROLE = 'holdpoint_app';
export const OWNER_ROLE = 'holdpoint_owner';

export type TestDatabase = {
  /** The runtime role, as the service connects. */
  db: Database;
  /** The role that owns the schema: migrations and seeds. Forced row-level security binds it too. */
  owner: pg.Pool;
  /** A superuser, whom nothing binds: what a test uses to look behind the curtain. */
  admin: pg.Pool;
  /** For a process of its own, such as the server or a job runner. */
  urls: { runtime: string; owner: string; admin: string };
  close(): Promise<void>;
};

/** A new, migrated, empty database with the three roles that a deployment has: a copy of the run's template. */
export async function createTestDatabase({ max = 8 }: { max?: number } = {}): Promise<TestDatabase> {
  const name = `hp_test_${randomBytes(6).toString('hex')}`;
  const server = new pg.Pool({ connectionString: inject('adminUrl'), max: 1 });
  server.on('error', () => {});
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${inject('templateDatabase')} OWNER ${OWNER_ROLE}`);

  const urls = {
    runtime: within(inject('runtimeUrl'), name),
    owner: within(inject('ownerUrl'), name),
    admin: within(inject('adminUrl'), name),
  };
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  owner.on('error', () => {});
  const admin = new pg.Pool({ connectionString: urls.admin, max: 2 });
  admin.on('error', () => {});
  const db = openDatabase(urls.runtime, { max });
  return {
    db,
    owner,
    admin,
    urls,
    async close() {
      await Promise.all([db.close(), owner.end(), admin.end()]);
      await untilLeft(server, name);
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}

/**
 * A pool says that it has ended before PostgreSQL has seen its connections go. One that is cut off in between (57P01) has
 * nobody left to tell and would fail the run. What has not left after two seconds was forgotten, and goes by force.
 */
async function untilLeft(server: pg.Pool, name: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await server.query('SELECT FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name]);
    if (rows.length === 0) return;
    await setTimeout(20);
  }
}

/** The same server and role, another database. */
function within(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
