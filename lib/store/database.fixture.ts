import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL of the test server; the global set-up provides it. */
    adminUrl: string;
  }
}

export const RUNTIME_ROLE = 'holdpoint_app';
export const OWNER_ROLE = 'holdpoint_owner';
const MIGRATION = new URL('../../prisma/migrations/0001_init/migration.sql', import.meta.url);

export type TestDatabase = {
  /** The runtime role, as the service connects. */
  db: Database;
  /** The role that owns the schema: migrations and seeds. Forced row-level security binds it too. */
  owner: pg.Pool;
  /** A superuser, whom nothing binds: what a test uses to look behind the curtain. */
  admin: pg.Pool;
  close(): Promise<void>;
};

/** A new, migrated, empty database with the three roles that a deployment has. */
export async function createTestDatabase({ max = 8 }: { max?: number } = {}): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl');
  const name = `hp_test_${randomBytes(6).toString('hex')}`;
  const server = new pg.Pool({ connectionString: adminUrl, max: 1 });
  for (const role of [OWNER_ROLE, RUNTIME_ROLE]) await ensureRole(server, role);
  await server.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`);

  const owner = new pg.Pool({ connectionString: urlFor(adminUrl, name, OWNER_ROLE), max: 2 });
  owner.on('error', () => {});
  await owner.query(await readFile(MIGRATION, 'utf8'));
  await runMigrations({ pgPool: owner });
  const admin = new pg.Pool({ connectionString: urlFor(adminUrl, name), max: 2 });
  admin.on('error', () => {});
  const db = openDatabase(urlFor(adminUrl, name, RUNTIME_ROLE), { max });
  return {
    db,
    owner,
    admin,
    async close() {
      await Promise.all([db.close(), owner.end(), admin.end()]);
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}

/** Roles belong to the server, so test files that start at the same time race to create them. */
async function ensureRole(server: pg.Pool, role: string): Promise<void> {
  await server.query('SELECT pg_advisory_lock(4711)');
  await server.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role}; END IF;
    ALTER ROLE ${role} LOGIN PASSWORD '${role}' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END $$`);
  await server.query('SELECT pg_advisory_unlock(4711)');
}

function urlFor(adminUrl: string, database: string, role?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role;
    url.password = role;
  }
  return url.href;
}
