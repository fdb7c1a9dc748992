import { BOUND_CONTEXT, denialBinding } from '#lib/audit/denial-binding.ts';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import type { AccessDecision, AccessQuestion, EvaluationsSemantic } from '#lib/contract/authzen.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import { reasonSentences } from '#lib/domain/unchecked-pattern.ts';
import type { OpsContext } from './context.ts';
import { judgeProposal } from './judge-call.ts';
import { newId } from './new-id.ts';
import { readOwnCall } from './read-own-call.ts';
import { toPercent } from './submit-request.ts';
import { toAccessCall } from './to-access-call.ts';
import { iso } from './to-request-view.ts';

/** `issuer`: the URL under which the service is known, without a slash at its end. */
export type AccessMeta = { issuer: string; sourceIp: string };

/** How long a denial can be requested. No longer than a retired key is still accepted (create-signer.ts). */
const REQUESTABLE_MS = 5 * 60_000;

/** What is wrong with one question and says nothing about the next one. */
const OF_THE_QUESTION: readonly string[] = ['forbidden', 'unknown_tool', 'invalid_arguments', 'invalid_targets'];

/**
 * Asks policy what a submit of the same call would come to, and stores nothing: no request, no grant, no leaf. AuthZEN
 * Authorization API 1.0, evaluations in order until `semantic` is content. Throws credential_revoked, agent_suspended.
 */
export async function evaluateAccess(
  ctx: OpsContext,
  agent: AgentPrincipal,
  questions: readonly AccessQuestion[],
  semantic: EvaluationsSemantic,
  meta: AccessMeta,
): Promise<AccessDecision[]> {
  const decisions: AccessDecision[] = [];
  for (const question of questions) {
    const answer = await evaluate(ctx, agent, question, meta);
    decisions.push(answer);
    if (answer.decision ? semantic === 'permit_on_first_permit' : semantic === 'deny_on_first_deny') break;
  }
  return decisions;
}

async function evaluate(ctx: OpsContext, agent: AgentPrincipal, question: AccessQuestion, meta: AccessMeta): Promise<AccessDecision> {
  try {
    const { verdict, now } = await judge(ctx, agent, question, meta.sourceIp);
    return await toDecision(ctx, agent, question, { verdict, now, issuer: meta.issuer });
  } catch (error) {
    if (error instanceof HoldpointError && OF_THE_QUESTION.includes(error.code)) return toRefusal(error);
    throw error;
  }
}

function judge(
  ctx: OpsContext,
  agent: AgentPrincipal,
  question: AccessQuestion,
  sourceIp: string,
): Promise<{ verdict: PolicyVerdict; now: number }> {
  const call = toAccessCall(agent, question);
  return ctx.db.withTenant(agent.tenant, async (sql) => {
    const hand = await readOwnCall(sql, ctx, agent, call, '');
    const policy = await ctx.policies.get(agent.tenant, hand.policyEpoch);
    const proposed = { tool: call.tool, arguments: call.arguments, confidencePct: toPercent(call.confidence), sourceIp };
    return { verdict: (await judgeProposal(sql, policy, hand, proposed)).verdict, now: hand.now };
  });
}

type Judged = { verdict: PolicyVerdict; now: number; issuer: string };

async function toDecision(
  ctx: OpsContext,
  agent: AgentPrincipal,
  question: AccessQuestion,
  { verdict, now, issuer }: Judged,
): Promise<AccessDecision> {
  const { outcome, version, reasons, ambiguous } = verdict;
  const evaluationId = newId('eval', now);
  const context = { evaluation_id: evaluationId, evaluated_at: iso(now), policy: { outcome, version, reasons, ambiguous } };
  if (outcome === 'allow') return { decision: true, context };
  if (outcome === 'deny') return { decision: false, context: { ...context, reason: 'policy_denied' } };
  // Approvals are redeemed and never evaluated again, so whatever this is, it is not one of ours.
  if (question.context?.['approval'] !== undefined)
    return { decision: false, context: { ...context, reason: 'approval_unverifiable', next_action: 'none' } };

  // Whole seconds, because that is what a JWT can say.
  const expiresAt = Math.floor((now + REQUESTABLE_MS) / 1_000) * 1_000;
  const bound = { issuer, tenant: agent.tenant, agentId: agent.id, evaluationId, bindingHash: denialBinding(question) };
  const token = await ctx.signer.signDenial({ ...bound, boundContext: BOUND_CONTEXT, issuedAt: now, expiresAt });
  const access_request = {
    endpoint: `${issuer}/access/v1/requests`,
    expires_at: iso(expiresAt),
    binding_token: token,
    request_schema_url: `${issuer}/access/v1/request-schema`,
    display: { title: 'A person has to approve this', description: describe(verdict) },
  };
  return { decision: false, context: { ...context, reason: 'approval_required', access_request } };
}

function describe(verdict: PolicyVerdict): string {
  if (verdict.reasons.length === 0) return `No policy covers it: ${verdict.ambiguous.join(', ')}.`;
  return reasonSentences(verdict).join(' ');
}

function toRefusal({ code, status, message, extra }: HoldpointError): AccessDecision {
  const errors = extra['errors'] as { pointer: string; message: string }[] | undefined;
  return { decision: false, context: { reason: code, error: { status, message, ...(errors ? { errors } : {}) } } };
}
