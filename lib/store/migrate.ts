import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

/** A database that this program must not touch: a migration changed after it ran, failed half-way, or is from a newer program. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

export type Migration = { name: string; sql: string; checksum: string };

const MIGRATIONS = new URL('../../prisma/migrations/', import.meta.url);
/** The number that `prisma migrate deploy` locks, so that the two never run at once. */
const PRISMA_LOCK = 72_707_369;

/**
 * Brings the schema up to date as its owner: the SQL files of prisma/migrations in order, each in one transaction, and
 * the job queue's own. Many nodes may call it at once. Answers the names that it applied.
 * Recorded as Prisma records them, so that `prisma migrate deploy` agrees with what it finds.
 */
export async function applyMigrations(ownerUrl: string): Promise<string[]> {
  const migrations = await readMigrations();
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, application_name: 'holdpoint-migrate' });
  pool.on('error', () => {});
  pool.on('connect', (connected) => void connected.on('error', () => {}));
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    const waiting = await listWaiting(client, migrations);
    for (const migration of waiting) await apply(client, migration);
    await runMigrations({ pgPool: pool });
    await fenceJobs(client);
    return waiting.map(({ name }) => name);
  } finally {
    // Ends the session, and with it the lock.
    client.release(true);
    await pool.end();
  }
}

/** The migrations of this program, oldest first. The checksum is Prisma's: SHA-256 over the file's bytes, in hex. */
export async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(new URL(`${name}/migration.sql`, MIGRATIONS));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

async function listWaiting(client: pg.PoolClient, migrations: Migration[]): Promise<Migration[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`);
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of rows) {
    if (!finished) throw new MigrationRefused(`Migration ${name} failed half-way. Resolve it with: npx prisma migrate resolve`);
    const migration = known.get(name);
    if (!migration)
      throw new MigrationRefused(`The database has migration ${name}, which this version does not know: it is older than the database.`);
    if (migration.checksum !== checksum) throw new MigrationRefused(`Migration ${name} was changed after it ran on this database.`);
  }
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The runtime role adds jobs through enqueue_job and has no other way to the queue: jobs run with the owner's rights. */
async function fenceJobs(client: pg.PoolClient): Promise<void> {
  await client.query(`
    REVOKE ALL ON SCHEMA graphile_worker FROM PUBLIC, holdpoint_app;
    REVOKE ALL ON ALL TABLES IN SCHEMA graphile_worker FROM PUBLIC, holdpoint_app;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA graphile_worker FROM PUBLIC, holdpoint_app;
    REVOKE ALL ON TABLE _prisma_migrations FROM PUBLIC, holdpoint_app`);
}
