import { makeLeaf } from '#lib/audit/leaf.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { authorize } from '#lib/domain/authority.ts';
import { EXECUTE_WITHIN_MS } from '#lib/domain/clocks.ts';
import type { Command } from '#lib/domain/command.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { Sql } from '#lib/store/database.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import { insertNotice } from '#lib/store/notices.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import { suspendAgent } from '#lib/store/suspend-agent.ts';
import type { OpsContext } from './context.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { newId } from './new-id.ts';
import { revokeApprovals } from './revoke-approvals.ts';
import { type Plan, refusalFor, runCommand } from './run-command.ts';
import { signerFrom } from './signer-from.ts';

export type AgentReport = { reason: string; digest: string; version: number; tenant: string };

/**
 * A person says that an agent is malicious. In one transaction: this request is denied, or its approval revoked; the agent
 * is suspended; its managers get a notice; and the log says so. From then on no grant of the agent is good, whatever
 * happens here; each of its other approvals is then revoked in a transaction and with a leaf of its own. What is decided
 * otherwise or runs already stays as it is. Saying it again finishes what was not finished and changes nothing else.
 * Throws not_found, stale_view, forbidden, own_request, signer_inactive, reason_required.
 */
export async function reportAgent(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  report: AgentReport,
): Promise<RequestDetail> {
  const tenant = await findTenantOfRequest(ctx.db, person.id, requestId);
  if (tenant === null) throw new HoldpointError('not_found', 'No such request.');
  if (tenant !== report.tenant) throw new HoldpointError('stale_view', 'The view names another tenant than the request has.');

  let agentId = '';
  const target = { tenant, requestId, presented: { personId: person.id } };
  const outcome = await runCommand<number>(ctx, target, async (hand, sql) => {
    const signer = signerFrom(person, hand);
    if (signer.roles.length === 0) return { refuse: new HoldpointError('not_found', 'No such request.') };
    const authority = authorize(hand.request, signer, 'deny');
    if (!authority.ok) return { refuse: refusalFor(authority, hand.request) };
    const refusal = judge(hand, report);
    if (refusal) return { refuse: refusal };
    agentId = hand.request.agentId;
    const { reason } = report;
    // Whatever happened to it since: this call is no good, so the version does not matter and no approval outruns this.
    const seen = { tenant, digest: hand.request.digest, version: hand.request.version };
    const command: Command = { kind: 'vote', signer, verdict: 'deny', reason, seen, executeWithinMs: EXECUTE_WITHIN_MS };
    return stopPlan(command, hand, sql, () => stop(sql, hand, person, reason));
  });
  const version = 'answer' in outcome ? outcome.answer : outcome.applied.request.version;
  ctx.announce({ tenant, requestId, version, kind: 'notice' });
  await revokeApprovals(ctx, { tenant, agentId, by: { kind: 'person', id: person.id, name: person.name }, reason: report.reason });
  return getRequestDetail(ctx.db, person, requestId);
}

/** What was seen to be malicious is this call. Another person's edit has made another one of it. */
function judge({ request }: RequestAtHand, { digest, reason }: AgentReport): HoldpointError | null {
  if (request.digest !== digest) return new HoldpointError('stale_view', 'The request changed since it was shown to you.');
  if (reason.trim() === '') return new HoldpointError('reason_required', 'Say what is wrong with it; the managers get these words.');
  return null;
}

async function stopPlan(command: Command, hand: RequestAtHand, sql: Sql, stop: () => Promise<LeafText[]>): Promise<Plan<number>> {
  const { request, now } = hand;
  if (request.status === 'pending' || request.status === 'approved') return { command, beside: stop };
  await appendLeaves(sql, request.tenant, await stop(), now);
  return { answer: request.version };
}

/** Suspends the agent, once, and tells the managers, once for each request and person. The leaf is that of the suspension. */
async function stop(sql: Sql, { request, agent, now }: RequestAtHand, person: PersonPrincipal, reason: string): Promise<LeafText[]> {
  const { tenant, id: requestId, agentId } = request;
  const notice = { tenant, id: newId('ntc', now), requestId, agentId, agentName: agent.name, byId: person.id, byName: person.name };
  const isNew = await insertNotice(sql, { ...notice, body: reason });
  // A report that came before was acted on then; if the agent was let go since, this is not news about it.
  if (!isNew || !(await suspendAgent(sql, tenant, agentId, reason))) return [];
  const actor = { kind: 'person', id: person.id };
  const leaf = { tenant, ts: now, type: 'agent.suspended', actor, request: null, from: null, to: null, policy: null, digest: null };
  return [makeLeaf({ ...leaf, commit: { agent: { id: agentId, name: agent.name }, request: requestId, reason } })];
}
