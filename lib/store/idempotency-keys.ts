import type { Sql } from './database.ts';

/**
 * Takes a key of one principal for one resource. Answers what the key stands for: `resourceId` of the caller when it was
 * new, else what it was taken for before, with the hash of the body that came then.
 */
export async function takeIdempotencyKey(
  sql: Sql,
  {
    tenant,
    principalId,
    key,
    bodyHash,
    resourceId,
  }: { tenant: string; principalId: string; key: string; bodyHash: string; resourceId: string },
): Promise<{ resourceId: string; bodyHash: string }> {
  await sql.query(
    `INSERT INTO idempotency_key (tenant_id, principal_id, key, body_hash, resource_id, created_at)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp()) ON CONFLICT DO NOTHING`,
    [tenant, principalId, key, bodyHash, resourceId],
  );
  const [row] = await sql.query<{ resourceId: string; bodyHash: string }>(
    `SELECT resource_id AS "resourceId", body_hash AS "bodyHash" FROM idempotency_key WHERE tenant_id = $1 AND principal_id = $2 AND key = $3`,
    [tenant, principalId, key],
  );
  if (!row) throw new Error('an idempotency key that was just taken is not there');
  return row;
}
