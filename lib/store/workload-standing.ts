import type { AccessClaims } from '#lib/domain/access-token.ts';
import type { Database, Sql } from './database.ts';

/** How a workload with an access token stands at this instant. `now` is epoch milliseconds by the database's clock. */
export type WorkloadStanding = { now: number; name: string | null; suspended: boolean; federated: boolean };

type Whose = Pick<AccessClaims, 'tenant' | 'kind' | 'id' | 'federationId'>;
type Row = Omit<WorkloadStanding, 'now'> & { now: Date };

const standing = (kind: Whose['kind']) => `clock_timestamp() AS now, w.name, w.suspended_at IS NOT NULL AS suspended,
  EXISTS (SELECT FROM federation f WHERE f.tenant_id = $1 AND f.id = $2 AND f.revoked_at IS NULL
    AND f.principal_kind = '${kind}' AND f.principal_id = $3) AS federated
FROM (SELECT) one LEFT JOIN ${kind} w ON w.tenant_id = $1 AND w.id = $3`;

/** Asked again for a connection that is open, without anything presented. */
export function readStanding(db: Database, { tenant, kind, id, federationId }: Whose): Promise<WorkloadStanding> {
  return db.withTenant(tenant, async (sql) =>
    toStanding(await sql.final<Row>(`standing-${kind}`, `SELECT ${standing(kind)}`, [tenant, federationId, id])),
  );
}

/**
 * The same for a call, and its proof is used up with it: `fresh` is false for one that was seen before. One statement, one
 * round trip; the proof stays used whatever the caller makes of the rest.
 */
export function admitProof(
  db: Database,
  { tenant, kind, id, federationId }: Whose,
  proof: { hash: Buffer; lifetimeMs: number },
): Promise<WorkloadStanding & { fresh: boolean }> {
  return db.withTenant(tenant, async (sql) => {
    const rows = await sql.final<Row & { fresh: boolean }>(
      `admit-${kind}`,
      `WITH used AS (
         INSERT INTO seen_token (tenant_id, hash, expires_at) VALUES ($1, $4, now() + $5 * interval '1 millisecond')
         ON CONFLICT (tenant_id, hash) DO NOTHING RETURNING 1
       ) SELECT EXISTS (SELECT FROM used) AS fresh, ${standing(kind)}`,
      [tenant, federationId, id, proof.hash, proof.lifetimeMs],
    );
    return { ...toStanding(rows), fresh: rows[0]?.fresh === true };
  });
}

/** For who is about to get a token, in the unit of work that makes it. */
export async function findStanding(sql: Sql, { tenant, kind, id, federationId }: Whose): Promise<WorkloadStanding> {
  return toStanding(await sql.prepared<Row>(`standing-${kind}`, `SELECT ${standing(kind)}`, [tenant, federationId, id]));
}

function toStanding([row]: Row[]): WorkloadStanding {
  if (!row) throw new Error('a SELECT without FROM answered nothing');
  return { now: row.now.getTime(), name: row.name, suspended: row.suspended, federated: row.federated };
}
