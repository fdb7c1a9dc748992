import type { Sql } from './database.ts';

/** Requests of one customer whose clock has struck, by the database's clock. */
export function listDueRequests(sql: Sql, tenant: string, limit: number): Promise<{ id: string; status: string }[]> {
  return sql.query(
    `SELECT id, status FROM action_request WHERE tenant_id = $1 AND settle_at <= clock_timestamp() ORDER BY settle_at LIMIT $2`,
    [tenant, limit],
  );
}

/** Versions of requests that somebody waits for: the safety net under hints that may be lost. */
export function listVersions(
  sql: Sql,
  tenant: string,
  ids: readonly string[],
): Promise<{ id: string; version: number; status: string; overdue: boolean }[]> {
  return sql.query(
    `SELECT id, version, status, status = 'pending' AND decide_by <= clock_timestamp() AS overdue
     FROM action_request WHERE tenant_id = $1 AND id = ANY ($2::text[])`,
    [tenant, ids],
  );
}
