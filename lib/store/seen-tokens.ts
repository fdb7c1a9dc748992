import type { Sql } from './database.ts';

type Seen = { tenant: string; hash: Buffer; lifetimeMs: number };

/** Remembers what may be presented once. False when it was seen before, also by a call that runs at the same time. */
export async function rememberOnce(sql: Sql, { tenant, hash, lifetimeMs }: Seen): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO seen_token (tenant_id, hash, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
     ON CONFLICT (tenant_id, hash) DO NOTHING RETURNING 1`,
    [tenant, hash, lifetimeMs],
  );
  return rows.length > 0;
}

/** Remembers what one key may present again and no other. False when another key, or nobody any more, may. */
export async function rememberHolder(sql: Sql, { tenant, hash, lifetimeMs, holder }: Seen & { holder: string }): Promise<boolean> {
  const rows = await sql.query<{ holder: string | null }>(
    `INSERT INTO seen_token (tenant_id, hash, holder, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
     ON CONFLICT (tenant_id, hash) DO UPDATE SET holder = seen_token.holder RETURNING holder`,
    [tenant, hash, holder, lifetimeMs],
  );
  return rows[0]?.holder === holder;
}

/** Forgets what could not be presented any more. Two that do this at once take different rows. */
export async function forgetSeen(sql: Sql, tenant: string): Promise<void> {
  await sql.query(
    `DELETE FROM seen_token s USING (
       SELECT hash FROM seen_token WHERE tenant_id = $1 AND expires_at <= now() ORDER BY expires_at LIMIT 2000 FOR UPDATE SKIP LOCKED) old
     WHERE s.tenant_id = $1 AND s.hash = old.hash`,
    [tenant],
  );
}
