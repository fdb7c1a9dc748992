import type { Role, SigningRole } from '#lib/domain/role.ts';
import type { Sql } from './database.ts';

/** Who works on a request: exactly one of `personId` and `role` is set. */
export type ClaimRow = {
  personId: string | null;
  personName: string | null;
  role: SigningRole | null;
  by: string;
  note: string;
  /** Epoch milliseconds. */
  at: number;
};

/** To whom a request goes. */
export type ClaimHolder = { personId: string } | { role: SigningRole };

/** Somebody who may decide requests of a customer, by the roles that they have there now. */
export type ColleagueRow = { id: string; name: string; roles: Role[] };

/**
 * The claim of the request that `alias` names, as one JSON object; null when nobody has it. Whoever had it when it was
 * decided stays in the table, but nobody works on it any more, so no decision has to touch this table.
 */
export function claimColumn(alias: string): string {
  return `(SELECT json_build_object('personId', k.person_id, 'personName', k.person_name, 'role', k.role, 'by', k.by_name, 'note', k.note,
    'at', (extract(epoch FROM k.created_at) * 1000)::bigint) FROM claim k
    WHERE k.tenant_id = ${alias}.tenant_id AND k.request_id = ${alias}.id AND ${alias}.status = 'pending')`;
}

export async function findClaim(sql: Sql, tenant: string, requestId: string): Promise<ClaimRow | null> {
  const [row] = await sql.query<{ claim: ClaimRow | null }>(
    `SELECT ${claimColumn('r')} AS claim FROM action_request r WHERE r.tenant_id = $1 AND r.id = $2`,
    [tenant, requestId],
  );
  return row?.claim ?? null;
}

/** Gives a request to somebody, whoever had it before. Run with the request's row locked, or two would both take it. */
export async function putClaim(
  sql: Sql,
  claim: { tenant: string; requestId: string; to: ClaimHolder; by: { id: string; name: string }; note: string },
): Promise<void> {
  const { tenant, requestId, to, by, note } = claim;
  const personId = 'personId' in to ? to.personId : null;
  await sql.query(
    `INSERT INTO claim (tenant_id, request_id, person_id, person_name, role, by_id, by_name, note, created_at)
     VALUES ($1, $2, $3, (SELECT name FROM person WHERE id = $3), $4, $5, $6, $7, clock_timestamp())
     ON CONFLICT (tenant_id, request_id) DO UPDATE SET person_id = excluded.person_id, person_name = excluded.person_name,
       role = excluded.role, by_id = excluded.by_id, by_name = excluded.by_name, note = excluded.note, created_at = excluded.created_at`,
    [tenant, requestId, personId, 'role' in to ? to.role : null, by.id, by.name, note],
  );
}

export async function dropClaim(sql: Sql, tenant: string, requestId: string): Promise<void> {
  await sql.query('DELETE FROM claim WHERE tenant_id = $1 AND request_id = $2', [tenant, requestId]);
}

/** Everybody who may sign for a customer now, in the order of their names. Run inside `withTenant`. */
export function listSigners(sql: Sql, tenant: string): Promise<ColleagueRow[]> {
  return sql.query<ColleagueRow>(
    `SELECT p.id, p.name, array_agg(m.role ORDER BY m.role) AS roles FROM membership m JOIN person p ON p.id = m.person_id
     WHERE m.tenant_id = $1 AND p.disabled_at IS NULL
     GROUP BY p.id, p.name HAVING bool_or(m.role IN ('technician', 'manager')) ORDER BY lower(p.name), p.id LIMIT 500`,
    [tenant],
  );
}
