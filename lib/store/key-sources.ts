import type { Sql } from './database.ts';

/** From where a key was used: `source` tells places apart, the rest is for people. */
export type KeySource = { source: string; family: 4 | 6; network: string; client: string };

export type KeyUse = KeySource & { tenant: string; kind: 'agent' | 'executor'; id: string; keyId: string };

const RECENT = `now() - interval '10 minutes'`;

/**
 * Notes that a key was used, from where, and when its workload was last seen. `shared`: it is used from two places in
 * turn, this one, then another of the same address family, then this one again, all within ten minutes. A workload that
 * moved, or that reaches us over both families, does not look like that. `flagged`: nobody was told of it for a day.
 * Null when the key is gone.
 */
export async function insertKeyUse(
  sql: Sql,
  use: KeyUse,
): Promise<{ shared: boolean; flagged: boolean; name: string; now: number } | null> {
  const { tenant, kind, id, keyId, source } = use;
  // First of all, because it is also the lock: whoever uses the same key at this moment is judged after this.
  const [key] = await sql.query<{ known: boolean }>(
    `UPDATE credential SET last_used_at = clock_timestamp() WHERE tenant_id = $1 AND key_id = $2
     RETURNING coalesce(shared_at > now() - interval '1 day', false) AS known`,
    [tenant, keyId],
  );
  const [judged] = await sql.query<{ shared: boolean }>(
    `SELECT EXISTS (SELECT FROM key_source own JOIN key_source other ON other.tenant_id = own.tenant_id AND other.key_id = own.key_id
       WHERE own.tenant_id = $1 AND own.key_id = $2 AND own.source = $3 AND other.source <> $3 AND other.family = $4
         AND own.last_at > ${RECENT} AND other.last_at > own.last_at) AS shared`,
    [tenant, keyId, source, use.family],
  );
  const [seen] = await sql.query<{ name: string; now: Date }>(
    `WITH here AS (
       INSERT INTO key_source (tenant_id, key_id, source, family, network, client, first_at, last_at)
       VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp())
       ON CONFLICT (tenant_id, key_id, source) DO UPDATE SET client = excluded.client, last_at = excluded.last_at
     ), forgotten AS (
       DELETE FROM key_source WHERE tenant_id = $1 AND key_id = $2 AND source <> $3 AND last_at < now() - interval '30 days'
     ), marked AS (
       UPDATE credential SET shared_at = clock_timestamp() WHERE tenant_id = $1 AND key_id = $2 AND $8
     )
     UPDATE ${kind} SET last_seen_at = clock_timestamp() WHERE tenant_id = $1 AND id = $7 RETURNING name, clock_timestamp() AS now`,
    [tenant, keyId, source, use.family, use.network, use.client, id, judged?.shared ?? false],
  );
  if (!key || !judged || !seen) return null;
  return { shared: judged.shared, flagged: judged.shared && !key.known, name: seen.name, now: seen.now.getTime() };
}
