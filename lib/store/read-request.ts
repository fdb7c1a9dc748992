import type { ActionRequest } from '#lib/domain/request.ts';
import type { Role } from '#lib/domain/role.ts';
import { credentialGood } from './credential-good.ts';
import type { Sql } from './database.ts';
import { executorOfTool } from './executor-of-tool.ts';
import { AGENT_MESSAGES, type AgentMessage } from './messages.ts';
import { policyEpoch } from './policy-epoch.ts';
import { REQUEST_COLUMNS, type RequestRow, toActionRequest, VOTES_COLUMN } from './request-row.ts';

/** A person's standing for the request's customer at this instant: what a signature is judged by, not what a cookie says. */
export type Standing = { personId: string; name: string; active: boolean; roles: Role[] };

/** The grant that a call presented, as the database knows it. */
export type GrantRow = {
  jti: string;
  requestId: string;
  executorId: string;
  digest: string;
  policyVersion: string;
  mintedAt: number;
  expiresAt: number;
  redeemedAt: number | null;
  /** The key that it is bound to, where its agent had one. */
  jkt: string | null;
};

/** A request and everything that an operation on it is judged by, read at one instant of the database's clock. */
export type RequestAtHand = {
  request: ActionRequest;
  /** Epoch milliseconds by the database's clock, read after the lock was granted. */
  now: number;
  policyEpoch: string;
  /** `changedSince`: it was judged by what the agent no longer is, so nothing of it may be approved or run. */
  agent: { name: string; suspended: boolean; changedSince: boolean };
  /** False when the presented credential was revoked or has expired, or is not this principal's. */
  credentialGood: boolean;
  /** The executor that a grant would name, see `executorOfTool`. */
  executorId: string | null;
  /** The presenting executor, when it still may run anything. */
  callerActive: boolean;
  /** Everyone who voted, and the person who asks. */
  standings: Standing[];
  /** When the asking person's screen last came to show the call as it is now. Epoch milliseconds; null when it never did. */
  openedAt: number | null;
  /** How many passkeys the asking person has. */
  passkeys: number;
  /** Between people and the agent, oldest first. */
  messages: AgentMessage[];
  /** A person asked something that the agent has not been handed yet. */
  uncollected: boolean;
  grant: GrantRow | null;
  /** The argument by which its tool names what it runs; null when its arguments are all that there is. */
  scriptArgument: string | null;
};

/** What the caller holds. `jti` is a grant's id, or `latest` for the request's newest. */
export type Presented = { personId?: string; keyId?: string; executorId?: string; jti?: string };

const READ = `
SELECT ${REQUEST_COLUMNS}, ${VOTES_COLUMN},
  clock_timestamp() AS now,
  ${policyEpoch('$1')} AS policy_epoch,
  a.suspended_at IS NOT NULL AS agent_suspended, coalesce(a.changed_at > r.created_at, false) AS agent_changed,
  ${credentialGood('$1', '$4')} AS credential_good,
  ${executorOfTool('$1', 'r.tool')} AS executor_id,
  EXISTS (SELECT FROM executor e WHERE e.tenant_id = $1 AND e.id = $5 AND e.suspended_at IS NULL) AS caller_active,
  (SELECT coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name, 'active', p.disabled_at IS NULL, 'roles',
      ARRAY(SELECT m.role FROM membership m WHERE m.tenant_id = $1 AND m.person_id = p.id ORDER BY m.role))), '[]')
    FROM person p WHERE p.id = $3
      OR p.id IN (SELECT v.person_id FROM vote v WHERE v.tenant_id = $1 AND v.request_id = $2)) AS standings,
  ${AGENT_MESSAGES} AS messages,
  EXISTS (SELECT FROM message m WHERE m.tenant_id = $1 AND m.request_id = $2 AND m.author_kind = 'person' AND m.audience = 'agent'
    AND m.collected_at IS NULL) AS uncollected,
  (SELECT tl.script_argument FROM tool tl WHERE tl.name = r.tool) AS script_argument,
  (SELECT w.opened_at FROM request_view w WHERE w.tenant_id = $1 AND w.request_id = $2 AND w.person_id = $3 AND w.digest = r.digest) AS opened_at,
  (SELECT count(*)::int FROM passkey k WHERE k.person_id = $3 AND k.revoked_at IS NULL) AS passkeys,
  (SELECT json_build_object('jti', g.jti, 'requestId', g.request_id, 'executorId', g.executor_id, 'digest', g.digest,
      'policyVersion', g.policy_version, 'jkt', g.jkt, 'mintedAt', (extract(epoch FROM g.minted_at) * 1000)::bigint,
      'expiresAt', (extract(epoch FROM g.expires_at) * 1000)::bigint,
      'redeemedAt', (extract(epoch FROM g.redeemed_at) * 1000)::bigint)
    FROM execution_grant g WHERE g.tenant_id = $1 AND g.request_id = $2 AND (g.jti = $6 OR $6 = 'latest')
    ORDER BY g.expires_at DESC LIMIT 1) AS grant
FROM action_request r JOIN agent a ON a.tenant_id = r.tenant_id AND a.id = r.agent_id
WHERE r.tenant_id = $1 AND r.id = $2`;

type Row = RequestRow & {
  now: Date;
  policy_epoch: string;
  agent_suspended: boolean;
  agent_changed: boolean;
  credential_good: boolean;
  executor_id: string | null;
  caller_active: boolean;
  standings: Standing[];
  opened_at: Date | null;
  passkeys: number;
  messages: AgentMessage[];
  uncollected: boolean;
  grant: GrantRow | null;
  script_argument: string | null;
};

/** Reads in the caller's transaction; null when there is no such request here. The lock was taken as it opened. */
export async function findRequestAtHand(sql: Sql, tenant: string, requestId: string, presented: Presented): Promise<RequestAtHand | null> {
  const { personId = null, keyId = null, executorId = null, jti = null } = presented;
  const [row] = await sql.prepared<Row>('read-request', READ, [tenant, requestId, personId, keyId, executorId, jti]);
  if (!row) return null;
  return {
    request: toActionRequest(row),
    now: row.now.getTime(),
    policyEpoch: row.policy_epoch,
    agent: { name: row.agent_name, suspended: row.agent_suspended, changedSince: row.agent_changed },
    credentialGood: row.credential_good,
    executorId: row.executor_id,
    callerActive: row.caller_active,
    standings: row.standings,
    messages: row.messages,
    uncollected: row.uncollected,
    openedAt: row.opened_at?.getTime() ?? null,
    passkeys: row.passkeys,
    grant: row.grant,
    scriptArgument: row.script_argument,
  };
}
