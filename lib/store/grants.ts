import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { Sql } from './database.ts';
import { outboxColumns, outboxValues } from './outbox.ts';

export type NewGrant = {
  tenant: string;
  jti: string;
  requestId: string;
  executorId: string;
  digest: string;
  policyVersion: string;
  kid: string;
  jkt: string | null;
  mintedAt: number;
  expiresAt: number;
};

const INSERT = `
WITH minted AS (
  INSERT INTO execution_grant (tenant_id, jti, request_id, executor_id, digest, policy_version, kid, minted_at, expires_at, jkt)
  SELECT $1, $2, r.id, $4, r.digest, $6, $7, $8::timestamptz, $9::timestamptz, $11 FROM action_request r
  WHERE r.tenant_id = $1 AND r.id = $3 AND r.status = 'approved' AND r.digest = $5
  FOR UPDATE OF r
  RETURNING 1
)
SELECT ${outboxColumns(12)}, audit_append($1, $10::json) FROM minted`;

/** I1: a grant row exists only for an approved request of the same digest; false when there is none. Ends the unit of work. */
export async function insertGrant(sql: Sql, grant: NewGrant, leaves: LeafText[]): Promise<boolean> {
  const rows = await sql.final('insert-grant', INSERT, [
    grant.tenant,
    grant.jti,
    grant.requestId,
    grant.executorId,
    grant.digest,
    grant.policyVersion,
    grant.kid,
    new Date(grant.mintedAt),
    new Date(grant.expiresAt),
    JSON.stringify(leaves),
    grant.jkt,
    ...outboxValues({ tenant: grant.tenant, settleAt: null, now: grant.mintedAt }),
  ]);
  return rows.length > 0;
}
