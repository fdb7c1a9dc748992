import { randomBytes } from 'node:crypto';
import { callDigest, textHash } from '#lib/audit/digest.ts';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { SubmitRequestBody } from '#lib/contract/submit-request.ts';
import type { Callback } from '#lib/domain/callback.ts';
import { rewordedText, sameCallText } from '#lib/domain/call-key.ts';
import { EXECUTE_WITHIN_MS } from '#lib/domain/clocks.ts';
import type { RequestEvent } from '#lib/domain/command.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import type { ActionRequest, Approval, Decision } from '#lib/domain/request.ts';
import { insertRequest } from '#lib/store/insert-request.ts';
import type { CallAtHand } from '#lib/store/read-call.ts';
import { acceptCallback } from './accept-callback.ts';
import { assessCall } from './assess-call.ts';
import { collectDecision } from './collect-decision.ts';
import type { OpsContext } from './context.ts';
import { type JudgedCall, judgeProposal } from './judge-call.ts';
import { leavesFor } from './leaves.ts';
import { newId } from './new-id.ts';
import { noteFlood } from './note-flood.ts';
import { readOwnCall } from './read-own-call.ts';
import { settleAt } from './run-command.ts';
import { toRequestView } from './to-request-view.ts';

/** People decide at people's pace: asking each second whether there is room again would only cost. */
const PENDING_RETRY_SECONDS = 15;

export type SubmitMeta = {
  idempotencyKey: string;
  bodyHash: string;
  sourceIp: string;
  /** The span that asks, where the caller said it well (`readTraceparent`). Of a replay it is not read: the first one stays. */
  traceparent?: string | null;
  /** Throws when a new request may not be made now, by the database's clock. Not asked when the request is there already. */
  admit?: (now: number) => void;
  /** Where the agent asks to be told of what becomes of it. */
  callback?: Callback;
};
export type Submitted = { view: RequestView; replayed: boolean };

/**
 * An agent proposes one call. Policy answers at once: allowed calls come back approved with a grant, denied ones with
 * the reasons, the rest wait. One transaction: facts, verdict, request, leaves and jobs. The same key with the same
 * body gives the same request again (`replayed`). Throws unknown_tool, invalid_arguments, idempotency_key_reused,
 * too_many_pending, agent_suspended, credential_revoked; and with a callback what acceptCallback does.
 */
export async function submitRequest(ctx: OpsContext, agent: AgentPrincipal, body: SubmitRequestBody, meta: SubmitMeta): Promise<Submitted> {
  const outcome = await attempt(ctx, agent, body, meta)
    .catch((error: unknown) => {
      // The same key committed first, between our read and our insert: now the read finds it.
      if (isKeyCollision(error)) return attempt(ctx, agent, body, meta);
      throw error;
    })
    .catch(async (error: unknown) => {
      await noteFlood(ctx, agent, error);
      throw error;
    });
  if ('replayOf' in outcome) return { view: await collectDecision(ctx, agent, outcome.replayOf), replayed: true };
  const { request } = outcome;
  ctx.announce({ tenant: request.tenant, requestId: request.id, version: request.version, kind: 'submitted' });
  if (request.status === 'approved') return { view: await collectDecision(ctx, agent, request.id), replayed: false };
  return { view: toRequestView(request, []), replayed: false };
}

function attempt(
  ctx: OpsContext,
  agent: AgentPrincipal,
  body: SubmitRequestBody,
  meta: SubmitMeta,
): Promise<{ request: ActionRequest } | { replayOf: string }> {
  return ctx.db.withTenant(agent.tenant, async (sql) => {
    const hand = await readOwnCall(sql, ctx, agent, body, meta.idempotencyKey);
    if (hand.idempotent) {
      if (hand.idempotent.bodyHash !== meta.bodyHash)
        throw new HoldpointError('idempotency_key_reused', 'This key came before with another body; nothing was changed.');
      return { replayOf: hand.idempotent.requestId };
    }
    meta.admit?.(hand.now);
    if (hand.pending >= ctx.pendingLimit)
      throw new HoldpointError('too_many_pending', `${hand.pending} requests of this agent are waiting; wait for some of them.`, {
        retryAfterSeconds: PENDING_RETRY_SECONDS,
      });

    const policy = await ctx.policies.get(agent.tenant, hand.policyEpoch);
    const judged = await judgeProposal(sql, policy, hand, {
      tool: body.tool,
      arguments: body.arguments,
      confidencePct: toPercent(body.confidence),
      sourceIp: meta.sourceIp,
    });
    const request = compose(agent, hand, body, judged, meta.traceparent ?? null);
    if (meta.callback) await acceptCallback(ctx, sql, agent, meta.callback, request);
    const leaves = leavesFor(request, eventsFor(request), meta.callback);
    const idempotency = { key: meta.idempotencyKey, bodyHash: meta.bodyHash };
    await insertRequest(sql, {
      request,
      agentName: hand.agent.name,
      toolClass: judged.tool.class,
      callKey: textHash(sameCallText(request)),
      rewordedKey: textHash(rewordedText(request)),
      idempotency,
      leaves,
      settleAt: settleAt(request),
    });
    return { request };
  });
}

function compose(
  agent: AgentPrincipal,
  hand: CallAtHand,
  body: SubmitRequestBody,
  { tool, verdict, script }: JudgedCall,
  traceparent: string | null,
): ActionRequest {
  const { now } = hand;
  const nonce = body.nonce ?? randomBytes(16).toString('hex');
  const owners = [hand.agent.ownerPersonId, ...hand.chain.map(({ ownerPersonId }) => ownerPersonId)];
  const call = { tenant: agent.tenant, agent: agent.id, tool: tool.name, toolSchemaHash: tool.schemaHash };
  return {
    id: newId('req', now),
    tenant: agent.tenant,
    agentId: agent.id,
    barredSigners: [...new Set(owners.filter((owner) => owner !== null))].sort(),
    tool: tool.name,
    toolSchemaHash: tool.schemaHash,
    arguments: body.arguments,
    originalArguments: null,
    targets: hand.targets,
    nonce,
    digest: callDigest({ ...call, arguments: body.arguments, targets: body.targets, nonce }),
    intent: body.intent,
    confidencePct: toPercent(body.confidence),
    ...assessCall({ tenant: hand.tenant, tool, arguments: body.arguments, targets: hand.targets, intent: body.intent, script }),
    chain: body.chain,
    status: verdict.outcome === 'allow' ? 'approved' : verdict.outcome === 'deny' ? 'denied' : 'pending',
    version: 1,
    policy: verdict,
    approval: toApproval(verdict, now, body.deadlineSeconds),
    votes: [],
    decision: decisionOf(verdict, now),
    executeBy: verdict.outcome === 'allow' ? now + EXECUTE_WITHIN_MS : null,
    execution: null,
    traceparent,
    createdAt: now,
    updatedAt: now,
  };
}

/** The route of a verdict with its decide-by. An agent may ask for less time than the route gives, never for more. */
export function toApproval({ approval }: PolicyVerdict, now: number, deadlineSeconds = Number.POSITIVE_INFINITY): Approval | null {
  if (approval === null) return null;
  const { need, stepUp, blind, routes, decideWithinSeconds } = approval;
  return { need, stepUp, blind, routes, decideBy: now + Math.min(decideWithinSeconds, deadlineSeconds) * 1_000 };
}

function decisionOf({ outcome, reasons, version }: PolicyVerdict, now: number): Decision | null {
  if (outcome === 'escalate') return null;
  const message = reasons.map(({ reason }) => reason).join(' ');
  const decidedBy = [{ kind: 'policy' as const, id: version, name: 'Policy' }];
  return { outcome: outcome === 'allow' ? 'approved' : 'denied', message, decidedBy, decidedAt: now };
}

/** What policy decided at once is two steps in the log: the agent proposed, and policy answered. */
function eventsFor({ agentId, status, policy }: ActionRequest): RequestEvent[] {
  const submitted: RequestEvent = { type: 'request.submitted', from: null, to: 'pending', actor: { kind: 'agent', id: agentId } };
  if (status === 'pending') return [submitted];
  const type = status === 'approved' ? 'request.approved' : 'request.denied';
  return [submitted, { type, from: 'pending', to: status, actor: { kind: 'policy', id: policy.version } }];
}

/** Rounded down, so that no agent is over a threshold by rounding; of 0.29 that is 29, though 0.29 × 100 is a little less. */
export function toPercent(confidence: number | null): number | null {
  return confidence === null ? null : Math.floor(Number((confidence * 100).toFixed(9)));
}

function isKeyCollision(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505' && 'table' in error && error.table === 'idempotency_key';
}
