import type { Sql } from './database.ts';

/** Requests of one customer whose clock has struck, by the database's clock. */
export function listDueRequests(sql: Sql, tenant: string, limit: number): Promise<{ id: string; status: string }[]> {
  return sql.query(
    `SELECT id, status FROM action_request WHERE tenant_id = $1 AND settle_at <= clock_timestamp() ORDER BY settle_at LIMIT $2`,
    [tenant, limit],
  );
}

/** How far requests are that somebody waits for, and how often people asked their agents something: the safety net under hints that may be lost. */
export function listVersions(
  sql: Sql,
  tenant: string,
  ids: readonly string[],
): Promise<{ id: string; version: number; asked: number; status: string; overdue: boolean }[]> {
  return sql.query(
    `SELECT r.id, r.version, coalesce(m.asked, 0) AS asked, r.status, r.status = 'pending' AND r.decide_by <= clock_timestamp() AS overdue
     FROM action_request r LEFT JOIN (
       SELECT request_id, count(*)::int AS asked FROM message
       WHERE tenant_id = $1 AND request_id = ANY ($2::text[]) AND audience = 'agent' AND author_kind = 'person' GROUP BY request_id
     ) m ON m.request_id = r.id
     WHERE r.tenant_id = $1 AND r.id = ANY ($2::text[])`,
    [tenant, ids],
  );
}
