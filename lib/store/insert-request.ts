import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { riskRank } from '#lib/domain/risk.ts';
import { targetKeys } from '#lib/domain/target.ts';
import type { Sql } from './database.ts';
import { outboxColumns, outboxValues } from './outbox.ts';

export type NewRequest = {
  request: ActionRequest;
  agentName: string;
  toolClass: string;
  /** Hashes by which the same call, and the same one in other arguments, are found again. */
  callKey: string;
  rewordedKey: string;
  idempotency: { key: string; bodyHash: string };
  leaves: LeafText[];
  settleAt: number | null;
};

// The final SELECT reads `req`, which reads `idem`: so the audit head, which all of a customer's commits share, is
// locked last, and two submits with one idempotency key wait for each other before either holds it (no deadlock).
const INSERT = `
WITH idem AS (
  INSERT INTO idempotency_key (tenant_id, principal_id, key, body_hash, resource_id, created_at)
  VALUES ($1, $3, $25, $26, $2, $24) RETURNING 1
), req AS (
  INSERT INTO action_request (tenant_id, id, agent_id, agent_name, tool, tool_class, tool_schema_hash, arguments, targets, nonce,
    digest, intent, confidence_pct, chain, barred_signers, status, version, policy, policy_outcome, policy_version, approval,
    decide_by, decision, decided_at, execute_by, created_at, updated_at, settle_at,
    risk, flags, routes, call_key, reworded_key, target_keys, summary, traceparent)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8::json, $9::json, $10, $11, $12::json, $13::int, $14::text[], $15::text[], $16, 1, $17::json, $18, $19,
    $20::json, $21::timestamptz, $22::json, $27::timestamptz, $23::timestamptz, $24::timestamptz, $24::timestamptz, $34::timestamptz,
    $35::int, $36::json, $37::text[], $38, $39, $40::text[], $41, $42::text FROM idem
  RETURNING 1
)
SELECT ${outboxColumns(29)}, audit_append($1, $28::json) FROM req`;

/**
 * The last statement of its unit of work. Thrown by PostgreSQL as 23505 on idempotency_key when the same key committed
 * first: the caller reads again.
 */
export async function insertRequest(sql: Sql, added: NewRequest): Promise<void> {
  const { request } = added;
  await sql.final('insert-request', INSERT, [
    request.tenant,
    request.id,
    request.agentId,
    added.agentName,
    request.tool,
    added.toolClass,
    request.toolSchemaHash,
    JSON.stringify(request.arguments),
    JSON.stringify(request.targets),
    request.nonce,
    request.digest,
    JSON.stringify(request.intent),
    request.confidencePct,
    request.chain,
    request.barredSigners,
    request.status,
    JSON.stringify(request.policy),
    request.policy.outcome,
    request.policy.version,
    request.approval === null ? null : JSON.stringify(request.approval),
    request.approval === null ? null : new Date(request.approval.decideBy),
    request.decision === null ? null : JSON.stringify(request.decision),
    request.executeBy === null ? null : new Date(request.executeBy),
    new Date(request.createdAt),
    added.idempotency.key,
    added.idempotency.bodyHash,
    request.decision === null ? null : new Date(request.decision.decidedAt),
    JSON.stringify(added.leaves),
    ...outboxValues({ tenant: request.tenant, settleAt: added.settleAt, now: request.createdAt }),
    added.settleAt === null ? null : new Date(added.settleAt),
    riskRank(request.risk),
    JSON.stringify(request.flags),
    request.approval?.routes ?? [],
    added.callKey,
    added.rewordedKey,
    targetKeys(request.targets),
    request.intent.summary,
    request.traceparent,
  ]);
}
