import type { BusinessHours, MaintenanceWindow } from '#lib/domain/business-hours.ts';
import type { TargetRef } from '#lib/domain/target.ts';
import type { ResolvedTarget } from '#lib/domain/target.ts';
import { credentialGood } from './credential-good.ts';
import type { Sql } from './database.ts';
import { policyEpoch } from './policy-epoch.ts';

/** The customer as policy sees it. */
export type TenantFacts = {
  id: string;
  name: string;
  timezone: string;
  automation: 'off' | 'supervised' | 'full';
  groups: string[];
  changeFreeze: boolean;
  businessHours: BusinessHours;
  maintenance: MaintenanceWindow[];
};

export type AgentFacts = {
  id: string;
  name: string;
  environment: 'production' | 'staging' | 'lab';
  classes: string[];
  attested: boolean;
  suspended: boolean;
  ownerPersonId: string | null;
};

/** Everything that a proposed call is judged by, read in one statement: one snapshot, one instant. */
export type CallAtHand = {
  now: number;
  policyEpoch: string;
  tenant: TenantFacts;
  agent: AgentFacts;
  credentialGood: boolean;
  targets: ResolvedTarget[];
  /** In the order given; `tenantKnown` is false for an id that is not an agent of this customer. */
  chain: { id: string; tenantKnown: boolean; attested: boolean; ownerPersonId: string | null }[];
  /** Calls of the same tool for this customer in the last hour that policy did not deny; counted up to 1,000. */
  recentSameTool: number;
  /** Counted up to `pendingLimit`. */
  pending: number;
  idempotent: { requestId: string; bodyHash: string } | null;
};

export type CallQuery = {
  tenant: string;
  agentId: string;
  keyId: string;
  tool: string;
  targets: readonly TargetRef[];
  chain: readonly string[];
  idempotencyKey: string;
  pendingLimit: number;
};

// The lists come as JSON, whose length the planner does not guess from the values: so it plans once and not at each call.
const READ = `
SELECT clock_timestamp() AS now,
  ${policyEpoch('$1')} AS policy_epoch,
  json_build_object('id', t.id, 'name', t.name, 'timezone', t.timezone, 'automation', t.automation, 'groups', t.groups,
    'changeFreeze', t.change_freeze, 'businessHours', t.business_hours, 'maintenance', t.maintenance) AS tenant,
  json_build_object('id', a.id, 'name', a.name, 'environment', a.environment, 'classes', a.classes, 'attested', a.attested,
    'suspended', a.suspended_at IS NOT NULL, 'ownerPersonId', a.owner_person_id) AS agent,
  ${credentialGood('$1', '$3')} AS credential_good,
  (WITH resolved AS MATERIALIZED (
      SELECT q.kind, q.name, q.ord, i.name AS found, i.display_name, i.role, i.privileged, i.owner, i.last_seen_at
      FROM ROWS FROM (json_to_recordset($5::json) AS (kind text, name text)) WITH ORDINALITY AS q (kind, name, ord)
      LEFT JOIN LATERAL (SELECT * FROM inventory_item i WHERE i.tenant_id = $1 AND i.kind = q.kind AND lower(i.name) = lower(q.name)
        ORDER BY i.name = q.name DESC LIMIT 1) i ON true
    ), elsewhere AS (
      SELECT DISTINCT o.kind, o.name
      FROM (SELECT array_agg(kind) AS kinds, array_agg(name) AS names FROM resolved WHERE found IS NULL HAVING count(*) > 0) u,
        LATERAL foreign_owners($1, u.kinds, u.names) o
    )
    SELECT coalesce(json_agg(json_build_object('kind', r.kind, 'name', r.name, 'resolved', r.found IS NOT NULL,
      'foreign', e.name IS NOT NULL, 'displayName', r.display_name, 'role', r.role,
      'privileged', coalesce(r.privileged, false), 'owner', r.owner,
      'lastSeenAt', (extract(epoch FROM r.last_seen_at) * 1000)::bigint) ORDER BY r.ord), '[]')
    FROM resolved r LEFT JOIN elsewhere e ON e.kind = r.kind AND e.name = r.name) AS targets,
  (SELECT coalesce(json_agg(json_build_object('id', q.id, 'tenantKnown', c.id IS NOT NULL,
      'attested', coalesce(c.attested AND c.suspended_at IS NULL, false), 'ownerPersonId', c.owner_person_id) ORDER BY q.ord), '[]')
    FROM json_array_elements_text($6::json) WITH ORDINALITY AS q (id, ord) LEFT JOIN agent c ON c.tenant_id = $1 AND c.id = q.id) AS chain,
  (SELECT count(*)::int FROM (SELECT FROM action_request r WHERE r.tenant_id = $1 AND r.tool = $4 AND r.policy_outcome <> 'deny'
    AND r.created_at > now() - interval '1 hour' LIMIT 1000) x) AS recent_same_tool,
  (SELECT count(*)::int FROM (SELECT FROM action_request r WHERE r.tenant_id = $1 AND r.agent_id = $2 AND r.status = 'pending'
    LIMIT $8) x) AS pending,
  (SELECT json_build_object('requestId', k.resource_id, 'bodyHash', k.body_hash) FROM idempotency_key k
    WHERE k.tenant_id = $1 AND k.principal_id = $2 AND k.key = $7) AS idempotent
FROM tenant t JOIN agent a ON a.tenant_id = t.id AND a.id = $2
WHERE t.id = $1`;

type Row = Omit<CallAtHand, 'now' | 'policyEpoch' | 'credentialGood' | 'recentSameTool'> & {
  now: Date;
  policy_epoch: string;
  credential_good: boolean;
  recent_same_tool: number;
};

/** Null when the agent or the customer is gone. */
export async function findCallAtHand(sql: Sql, query: CallQuery): Promise<CallAtHand | null> {
  const [row] = await sql.prepared<Row>('read-call', READ, [
    query.tenant,
    query.agentId,
    query.keyId,
    query.tool,
    JSON.stringify(query.targets),
    JSON.stringify(query.chain),
    query.idempotencyKey,
    query.pendingLimit,
  ]);
  if (!row) return null;
  const { now, policy_epoch, credential_good, recent_same_tool, ...rest } = row;
  return { ...rest, now: now.getTime(), policyEpoch: policy_epoch, credentialGood: credential_good, recentSameTool: recent_same_tool };
}
