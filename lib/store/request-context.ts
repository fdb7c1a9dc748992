import type { RequestStatus } from '#lib/domain/request.ts';
import { type ClaimRow, claimColumn } from './claims.ts';

/** Another request that bears on one. Instants are epoch milliseconds. */
export type RelatedRow = {
  id: string;
  tool: string;
  tool_title: string;
  summary: string;
  status: RequestStatus;
  risk: number;
  target_names: string[];
  decision: { message: string; decidedBy: { name: string }[] } | null;
  created_at: number;
  decided_at: number | null;
};

export type RequestContextRows = {
  agentRecent: RelatedRow[];
  sameCall: RelatedRow[];
  deniedInLastHour: RelatedRow[];
  sameTargets: RelatedRow[];
  claim: ClaimRow | null;
  viewers: { id: string; name: string; first_at: number }[];
  /** The customer of this person's last vote anywhere. */
  lastDecided: { tenant: { id: string; name: string; color: string }; at: number } | null;
};

const epochMs = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`;

/** Other requests `o` of the customer of `r`, newest first. */
function related(where: string, limit: number): string {
  return `(SELECT coalesce(json_agg(x), '[]') FROM (
    SELECT o.id, o.tool, ot.title AS tool_title, o.summary, o.status, o.risk, o.decision,
      ${epochMs('o.created_at')} AS created_at, ${epochMs('o.decided_at')} AS decided_at,
      ARRAY(SELECT y.value ->> 'name' FROM json_array_elements(o.targets) AS y (value) LIMIT 3) AS target_names
    FROM action_request o JOIN known_tool ot ON ot.name = o.tool AND ot.tenant_id IN ('', o.tenant_id)
    WHERE o.tenant_id = r.tenant_id AND o.id <> r.id AND ${where} ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit}) x)`;
}

/** The columns of RequestContextRows: what stands around the request `r`, as the person $2 who asks may see it. Run inside `withPerson`. */
export const CONTEXT_COLUMNS = `
  ${related('o.agent_id = r.agent_id', 6)} AS "agentRecent",
  ${related(`o.call_key = r.call_key AND r.call_key <> ''`, 5)} AS "sameCall",
  ${related(
    `o.agent_id = r.agent_id AND o.reworded_key = r.reworded_key AND r.reworded_key <> '' AND o.status = 'denied'
     AND o.decided_at > r.created_at - interval '1 hour' AND o.decided_at < r.created_at`,
    10,
  )} AS "deniedInLastHour",
  ${related(`o.status = 'pending' AND o.target_keys && r.target_keys`, 10)} AS "sameTargets",
  ${claimColumn('r')} AS claim,
  (SELECT coalesce(json_agg(x), '[]') FROM (
    SELECT w.person_id AS id, min(w.person_name) AS name, ${epochMs('min(w.first_at)')} AS first_at FROM request_view w
    WHERE w.tenant_id = r.tenant_id AND w.request_id = r.id GROUP BY w.person_id ORDER BY 3, 1 LIMIT 100) x) AS viewers,
  -- One look into the index for each customer: sorting all votes of a person grew with every vote.
  (SELECT json_build_object('tenant', json_build_object('id', lt.id, 'name', lt.name, 'color', lt.color), 'at', ${epochMs('lv.created_at')})
    FROM tenant lt, LATERAL (SELECT v.created_at FROM vote v WHERE v.tenant_id = lt.id AND v.person_id = $2
      ORDER BY v.created_at DESC LIMIT 1) lv ORDER BY lv.created_at DESC LIMIT 1) AS "lastDecided"`;
