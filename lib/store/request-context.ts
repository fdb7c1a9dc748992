import type { RequestStatus } from '#lib/domain/request.ts';
import { targetKeys } from '#lib/domain/target.ts';
import type { TargetRef } from '#lib/domain/target.ts';
import { type ClaimRow, claimColumn } from './claims.ts';
import type { Sql } from './database.ts';

/** Another request that bears on one. */
export type RelatedRow = {
  id: string;
  tool: string;
  tool_title: string;
  summary: string;
  status: RequestStatus;
  risk: number;
  target_names: string[];
  decision: { message: string; decidedBy: { name: string }[] } | null;
  created_at: Date;
  decided_at: Date | null;
};

export type RequestContextRows = {
  agentRecent: RelatedRow[];
  sameCall: RelatedRow[];
  deniedInLastHour: RelatedRow[];
  sameTargets: RelatedRow[];
  claim: ClaimRow | null;
  viewers: { id: string; name: string; first_at: Date }[];
  /** The customer of this person's last vote anywhere. */
  lastDecided: { tenant: { id: string; name: string; color: string }; at: Date } | null;
};

const COLUMNS = `r.id, r.tool, tl.title AS tool_title, r.summary, r.status, r.risk, r.decision, r.created_at, r.decided_at,
  ARRAY(SELECT x.value ->> 'name' FROM json_array_elements(r.targets) AS x (value) LIMIT 3) AS target_names
  FROM action_request r JOIN tool tl ON tl.name = r.tool`;

/** What stands around one request of a customer, as the person who asks may see it. Run inside `withPerson`. */
export async function readRequestContext(
  sql: Sql,
  personId: string,
  request: { tenant: string; id: string; agentId: string; targets: readonly TargetRef[]; createdAt: number },
): Promise<RequestContextRows> {
  const { tenant, id, agentId, targets, createdAt } = request;
  const related = (where: string, limit: number, ...values: unknown[]) =>
    sql.query<RelatedRow>(
      `SELECT ${COLUMNS} WHERE r.tenant_id = $1 AND r.id <> $2 AND ${where} ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}`,
      [tenant, id, ...values],
    );
  const own = `(SELECT o.%s FROM action_request o WHERE o.tenant_id = $1 AND o.id = $2)`;
  const agentRecent = await related('r.agent_id = $3', 6, agentId);
  const sameCall = await related(`r.call_key = ${own.replace('%s', 'call_key')} AND r.call_key <> ''`, 5);
  const deniedInLastHour = await related(
    `r.agent_id = $3 AND r.reworded_key = ${own.replace('%s', 'reworded_key')} AND r.reworded_key <> '' AND r.status = 'denied'
     AND r.created_at > $4::timestamptz - interval '1 hour' AND r.created_at <= $4::timestamptz`,
    10,
    agentId,
    new Date(createdAt),
  );
  const sameTargets = await related(`r.status = 'pending' AND r.target_keys && $3::text[]`, 10, targetKeys(targets));
  const [row] = await sql.query<Pick<RequestContextRows, 'claim'>>(
    `SELECT ${claimColumn('r')} AS claim FROM action_request r WHERE r.tenant_id = $1 AND r.id = $2`,
    [tenant, id],
  );
  const viewers = await sql.query<RequestContextRows['viewers'][number]>(
    `SELECT person_id AS id, min(person_name) AS name, min(first_at) AS first_at FROM request_view
     WHERE tenant_id = $1 AND request_id = $2 GROUP BY person_id ORDER BY 3, 1 LIMIT 100`,
    [tenant, id],
  );
  const [last] = await sql.query<NonNullable<RequestContextRows['lastDecided']>>(
    `SELECT json_build_object('id', t.id, 'name', t.name, 'color', t.color) AS tenant, v.created_at AS at
     FROM vote v JOIN tenant t ON t.id = v.tenant_id WHERE v.person_id = $1 ORDER BY v.created_at DESC LIMIT 1`,
    [personId],
  );
  return { agentRecent, sameCall, deniedInLastHour, sameTargets, claim: row?.claim ?? null, viewers, lastDecided: last ?? null };
}
