import type { Sql } from './database.ts';

/** A leaf as it is stored. `openings` is JSON as text; null when there were none or they were erased. */
export type AuditLeafRow = { seq: number; bytes: string; hash: Buffer; openings: string | null };

/** The leaves after `after` (−1 for the first), in order, at most `limit`: keyset paging, so that a page costs the same anywhere. */
export async function readAuditLeaves(
  sql: Sql,
  tenant: string,
  { after, limit }: { after: number; limit: number },
): Promise<AuditLeafRow[]> {
  const rows = await sql.query<Omit<AuditLeafRow, 'seq'> & { seq: string }>(
    `SELECT l.seq, l.bytes, l.hash, o.openings::text AS openings
     FROM audit_leaf l LEFT JOIN audit_opening o ON o.tenant_id = l.tenant_id AND o.seq = l.seq
     WHERE l.tenant_id = $1 AND l.seq > $2 ORDER BY l.seq LIMIT $3`,
    [tenant, after, limit],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** How many leaves there are, and the right edge of their tree. Throws when the tenant has no log. */
export async function getAuditHead(sql: Sql, tenant: string): Promise<{ size: number; peaks: Buffer[] }> {
  const [row] = await sql.query<{ size: string; peaks: Buffer[] }>('SELECT size, peaks FROM audit_head WHERE tenant_id = $1', [tenant]);
  if (!row) throw new Error(`tenant ${tenant} has no audit log, or this role may not read it`);
  return { size: Number(row.size), peaks: row.peaks };
}

/** The log's checkpoints as C2SP notes, smallest tree first. */
export async function readCheckpointNotes(sql: Sql, tenant: string): Promise<string[]> {
  const rows = await sql.query<{ note: string }>('SELECT note FROM audit_checkpoint WHERE tenant_id = $1 ORDER BY size', [tenant]);
  return rows.map((row) => row.note);
}

/** The size that the latest checkpoint covers; 0 when there is none. */
export async function readSealedSize(sql: Sql, tenant: string): Promise<number> {
  const [row] = await sql.query<{ size: string }>('SELECT coalesce(max(size), 0) AS size FROM audit_checkpoint WHERE tenant_id = $1', [
    tenant,
  ]);
  return Number(row?.size ?? 0);
}

/** Keeps a checkpoint. A second one of the same size is dropped: it says the same, or the first one stands. */
export async function insertCheckpoint(
  sql: Sql,
  tenant: string,
  { size, root, note }: { size: number; root: Buffer; note: string },
): Promise<void> {
  await sql.query(
    'INSERT INTO audit_checkpoint (tenant_id, size, root, note) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, size) DO NOTHING',
    [tenant, size, root, note],
  );
}

/** The public halves of all keys that ever signed checkpoints: 32 raw bytes each, oldest first. */
export async function readCheckpointKeys(sql: Sql): Promise<Buffer[]> {
  const rows = await sql.query<{ x: string }>(
    `SELECT public_jwk ->> 'x' AS x FROM signing_key WHERE purpose = 'checkpoint' ORDER BY created_at, kid`,
  );
  return rows.map((row) => Buffer.from(row.x, 'base64url'));
}
