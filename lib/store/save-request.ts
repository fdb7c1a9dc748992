import type { CallbackEvent } from '#lib/domain/callback.ts';
import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { riskRank } from '#lib/domain/risk.ts';
import { notifyColumns } from './callback-deliveries.ts';
import type { Sql } from './database.ts';
import { outboxColumns, outboxValues } from './outbox.ts';

export type Change = {
  before: ActionRequest;
  next: ActionRequest;
  leaves: LeafText[];
  settleAt: number | null;
  /** The grant that this change consumes (I3): the save fails when it was consumed before. */
  redeems?: string | undefined;
  /** What the change is to a PEP that asked to be told of it; null when it is nothing to it. */
  event: CallbackEvent | null;
  /** Whether this ends the unit of work. When nothing is saved, nothing before it may be lost or kept by that. */
  last: boolean;
};

const notify = notifyColumns('$38');
const SAVE = `
WITH redeemed AS (
  UPDATE execution_grant SET redeemed_at = $9
  WHERE tenant_id = $1 AND jti = $27 AND request_id = $2 AND redeemed_at IS NULL AND expires_at > $9
  RETURNING 1
), saved AS (
  UPDATE action_request SET status = $3, version = $4, decision = $5::json, decided_at = $6, execute_by = $7, execution = $8::json,
    updated_at = $9, digest = $10, arguments = coalesce($11::json, arguments), original_arguments = coalesce($12::json, original_arguments),
    policy = coalesce($13::json, policy), policy_outcome = coalesce($14, policy_outcome), policy_version = coalesce($15, policy_version),
    approval = coalesce($16::json, approval), decide_by = coalesce($17::timestamptz, decide_by),
    settle_at = $33::timestamptz, risk = coalesce($34::int, risk), routes = coalesce($35::text[], routes)
  WHERE tenant_id = $1 AND id = $2 AND version = $4 - 1 AND ($27::text IS NULL OR EXISTS (SELECT FROM redeemed))
  RETURNING 1
), cast_vote AS (
  INSERT INTO vote (tenant_id, request_id, person_id, digest, person_name, roles, verdict, reason, version, created_at, consent, assertion)
  SELECT $1, $2, $18, $19, $20, $21::text[], $22, $23, $24::int, $25::timestamptz, $36::json, $37::json FROM saved WHERE $18::text IS NOT NULL
), ${notify.with}
SELECT ${outboxColumns(28)}, ${notify.select}, audit_append($1, $26::json) FROM saved`;

/**
 * The versioned save: request, vote, grant, notification, leaves and jobs in one statement. False when nothing was saved because
 * the version or the grant is not what the caller read; then nothing at all has changed.
 */
export async function saveRequest(sql: Sql, change: Change): Promise<boolean> {
  const { before, next } = change;
  const edited = next.digest !== before.digest;
  const vote = next.votes.length > before.votes.length ? next.votes.at(-1) : undefined;
  const values = [
    next.tenant,
    next.id,
    next.status,
    next.version,
    next.decision === null ? null : JSON.stringify(next.decision),
    next.decision === null ? null : new Date(next.decision.decidedAt),
    next.executeBy === null ? null : new Date(next.executeBy),
    next.execution === null ? null : JSON.stringify(next.execution),
    new Date(next.updatedAt),
    next.digest,
    edited ? JSON.stringify(next.arguments) : null,
    edited && before.originalArguments === null ? JSON.stringify(next.originalArguments) : null,
    edited ? JSON.stringify(next.policy) : null,
    edited ? next.policy.outcome : null,
    edited ? next.policy.version : null,
    edited && next.approval !== null ? JSON.stringify(next.approval) : null,
    edited && next.approval !== null ? new Date(next.approval.decideBy) : null,
    vote?.personId ?? null,
    vote?.digest ?? null,
    vote?.personName ?? null,
    vote?.roles ?? null,
    vote?.verdict ?? null,
    vote?.reason ?? null,
    vote?.version ?? null,
    vote ? new Date(vote.at) : null,
    JSON.stringify(change.leaves),
    change.redeems ?? null,
    ...outboxValues({ tenant: next.tenant, settleAt: change.settleAt, now: next.updatedAt }),
    change.settleAt === null ? null : new Date(change.settleAt),
    edited ? riskRank(next.risk) : null,
    edited ? (next.approval?.routes ?? []) : null,
    vote?.consent ? JSON.stringify(vote.consent) : null,
    vote?.assertion ? JSON.stringify(vote.assertion) : null,
    change.event,
  ];
  const rows = await (change.last ? sql.final('save-request', SAVE, values) : sql.prepared('save-request', SAVE, values));
  return rows.length > 0;
}
