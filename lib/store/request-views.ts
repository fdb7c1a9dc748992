import type { Sql } from './database.ts';

/**
 * Notes that this person's screen shows the call, from now on, where it is still that call in that version. False when
 * it is not. The first time is kept; a minimum dwell counts from the last that came a minute or more after the one
 * before, so that a second tab takes nothing away from what the first one has shown.
 */
export async function insertRequestView(
  sql: Sql,
  view: { tenant: string; requestId: string; personId: string; personName: string; digest: string; version: number },
): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO request_view (tenant_id, request_id, person_id, digest, person_name, first_at, opened_at)
     SELECT r.tenant_id, r.id, $3, r.digest, $4, clock_timestamp(), clock_timestamp() FROM action_request r
     WHERE r.tenant_id = $1 AND r.id = $2 AND r.digest = $5 AND r.version = $6
     ON CONFLICT (tenant_id, request_id, person_id, digest) DO UPDATE SET person_name = excluded.person_name,
       opened_at = CASE WHEN request_view.opened_at > clock_timestamp() - interval '1 minute' THEN request_view.opened_at ELSE clock_timestamp() END
     RETURNING 1`,
    [view.tenant, view.requestId, view.personId, view.personName, view.digest, view.version],
  );
  return rows.length > 0;
}
