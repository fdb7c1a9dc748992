import type pg from 'pg';

/** Settings without which an acknowledged decision can be lost in a crash (I4). `synchronous_commit=local` keeps it. */
const VOLATILE = { fsync: ['off'], synchronous_commit: ['off'], full_page_writes: ['off'] } as const;

/** Throws when the server behind `pool` may lose what it acknowledged. Called before the service serves. */
export async function assertDurable(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  const { rows } = await pool.query<{ name: keyof typeof VOLATILE; setting: string }>(
    'SELECT name, setting FROM pg_settings WHERE name = ANY ($1)',
    [Object.keys(VOLATILE)],
  );
  const wrong = rows.filter(({ name, setting }) => (VOLATILE[name] as readonly string[]).includes(setting));
  if (rows.length < Object.keys(VOLATILE).length) throw new Error('PostgreSQL does not tell whether it is durable');
  if (wrong.length > 0) {
    throw new Error(`PostgreSQL may lose what it acknowledged: ${wrong.map(({ name, setting }) => `${name}=${setting}`).join(', ')}`);
  }
}
