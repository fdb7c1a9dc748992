import type { ActionRequest, Approval, Decision, Execution, Intent, RequestStatus, Vote } from '#lib/domain/request.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import { RISK_TIERS } from '#lib/domain/risk.ts';
import type { Flag } from '#lib/domain/screen-flag.ts';
import type { ResolvedTarget } from '#lib/domain/target.ts';

/** The columns of action_request that make the aggregate, for an alias `r`. */
export const REQUEST_COLUMNS = `r.id, r.tenant_id, r.agent_id, r.agent_name, r.tool, r.tool_class, r.tool_schema_hash, r.arguments,
  r.original_arguments, r.targets, r.nonce, r.digest, r.intent, r.confidence_pct, r.chain, r.barred_signers, r.status, r.version,
  r.policy, r.approval, r.decision, r.execute_by, r.execution, r.flags, r.risk, r.traceparent, r.created_at, r.updated_at`;

/** The votes of `r` as one JSON array, oldest first. */
export const VOTES_COLUMN = `(SELECT coalesce(json_agg(json_build_object('personId', v.person_id, 'personName', v.person_name, 'roles', v.roles,
    'verdict', v.verdict, 'reason', v.reason, 'digest', v.digest, 'version', v.version, 'consent', v.consent, 'assertion', v.assertion,
    'at', (extract(epoch FROM v.created_at) * 1000)::bigint) ORDER BY v.created_at, v.version), '[]')
  FROM vote v WHERE v.tenant_id = r.tenant_id AND v.request_id = r.id) AS votes`;

export type RequestRow = {
  id: string;
  tenant_id: string;
  agent_id: string;
  agent_name: string;
  tool: string;
  tool_class: string;
  tool_schema_hash: string;
  arguments: JsonObject;
  original_arguments: JsonObject | null;
  targets: ResolvedTarget[];
  nonce: string;
  digest: string;
  intent: Intent;
  confidence_pct: number | null;
  flags: Flag[];
  risk: number;
  chain: string[];
  barred_signers: string[];
  status: RequestStatus;
  version: number;
  policy: PolicyVerdict;
  approval: Approval | null;
  decision: Decision | null;
  execute_by: Date | null;
  execution: Execution | null;
  traceparent: string | null;
  created_at: Date;
  updated_at: Date;
  votes: Vote[];
};

export function toActionRequest(row: RequestRow): ActionRequest {
  return {
    id: row.id,
    tenant: row.tenant_id,
    agentId: row.agent_id,
    barredSigners: row.barred_signers,
    tool: row.tool,
    toolSchemaHash: row.tool_schema_hash,
    arguments: row.arguments,
    originalArguments: row.original_arguments,
    targets: row.targets,
    nonce: row.nonce,
    digest: row.digest,
    intent: row.intent,
    confidencePct: row.confidence_pct,
    flags: row.flags,
    risk: RISK_TIERS[row.risk] ?? 'critical',
    chain: row.chain,
    status: row.status,
    version: row.version,
    policy: row.policy,
    approval: row.approval,
    votes: row.votes,
    decision: row.decision,
    executeBy: row.execute_by === null ? null : row.execute_by.getTime(),
    execution: row.execution,
    traceparent: row.traceparent,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
  };
}
