import { randomBytes } from 'node:crypto';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { makeLeaf } from '#lib/audit/leaf.ts';
import type { Sql } from '#lib/store/database.ts';
import { insertGrant } from '#lib/store/grants.ts';
import { markCollected } from '#lib/store/messages.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';
import type { OpsContext } from './context.ts';
import { lostQuorum } from './lost-quorum.ts';
import { type Plan, runCommand } from './run-command.ts';
import { type GrantView, iso, toRequestView } from './to-request-view.ts';

/**
 * The agent asks how its request stands. When it is approved, this is where the grant is minted: bound to the tenant,
 * the executor, the tool, the digest, the policy version and the agent's own key where it has one, good for one use within the grant's lifetime. Asking
 * again gives the same grant while it is fresh. An approval whose approvers lost the right to sign is revoked here
 * instead (I1, I10). Throws not_found, agent_suspended, credential_revoked.
 */
export async function collectDecision(ctx: OpsContext, agent: AgentPrincipal, requestId: string): Promise<RequestView> {
  const target = { tenant: agent.tenant, requestId, presented: { keyId: agent.keyId, jti: 'latest' }, onlyIn: 'approved' as const };
  let handed: RequestAtHand | null = null;
  const collect = () =>
    runCommand<RequestView>(ctx, target, async (hand, sql) => {
      const plan = await view(ctx, agent, hand, sql);
      handed = null;
      if ('answer' in plan && hand.uncollected) {
        await markCollected(sql, agent.tenant, requestId);
        handed = hand;
      }
      return plan;
    });
  const outcome = await collect().catch((error: unknown) => {
    // It was decided between the statement that locks approved requests and the read; now the lock is there.
    if (error instanceof HoldpointError && error.code === 'stale_view') return collect();
    throw error;
  });
  // Whoever asked sees that the agent has it.
  if (handed !== null)
    ctx.announce({ tenant: agent.tenant, requestId, version: (handed as RequestAtHand).request.version, kind: 'message' });
  return 'answer' in outcome ? outcome.answer : toRequestView(outcome.applied.request, outcome.applied.hand.messages);
}

async function view(ctx: OpsContext, agent: AgentPrincipal, hand: RequestAtHand, sql: Sql): Promise<Plan<RequestView>> {
  const { request } = hand;
  if (request.agentId !== agent.id) return { refuse: new HoldpointError('not_found', 'No such request.') };
  if (hand.agent.suspended) return { refuse: new HoldpointError('agent_suspended') };
  if (!hand.credentialGood) return { refuse: new HoldpointError('credential_revoked') };
  if (request.status !== 'approved' || hand.executorId === null) return { answer: toRequestView(request, hand.messages) };
  const lost = lostQuorum(hand);
  if (lost) return { command: { kind: 'revoke', by: { kind: 'policy', id: 'quorum', name: 'Quorum' }, reason: lost } };
  if (hand.agent.changedSince) {
    const by = { kind: 'policy', id: 'policy_changed', name: 'Policy' } as const;
    return { command: { kind: 'revoke', by, reason: 'The agent was registered otherwise since this was asked.' } };
  }
  return { answer: toRequestView(request, hand.messages, await grantFor(ctx, sql, agent, hand, hand.executorId)) };
}

async function grantFor(ctx: OpsContext, sql: Sql, { jkt }: AgentPrincipal, hand: RequestAtHand, executorId: string): Promise<GrantView> {
  const { request, now } = hand;
  const claims = {
    tenant: request.tenant,
    requestId: request.id,
    executorId,
    tool: request.tool,
    digest: request.digest,
    policyVersion: request.policy.version,
    ...(jkt === undefined ? {} : { jkt }),
  };
  const live = hand.grant;
  // Half its lifetime is enough to reach the executor; the signature is deterministic, so this is the same token.
  const same = live !== null && live.executorId === executorId && live.jkt === (jkt ?? null);
  if (same && live.redeemedAt === null && live.expiresAt - now > ctx.grantTtlMs / 2) {
    const { token } = await ctx.signer.mintGrant({ ...claims, jti: live.jti, issuedAt: live.mintedAt, expiresAt: live.expiresAt });
    return { token, expiresAt: iso(live.expiresAt) };
  }
  // Whole seconds, because that is what a JWT can say; never past the approval itself.
  const expiresAt = Math.floor(Math.min(now + ctx.grantTtlMs, request.executeBy ?? now) / 1_000) * 1_000;
  const jti = randomBytes(16).toString('base64url');
  const { token, kid } = await ctx.signer.mintGrant({ ...claims, jti, issuedAt: now, expiresAt });
  const leaf = makeLeaf({
    tenant: request.tenant,
    ts: now,
    type: 'grant.minted',
    actor: { kind: 'agent', id: request.agentId },
    request: request.id,
    from: 'approved',
    to: 'approved',
    policy: request.policy.version,
    digest: request.digest,
    commit: { grant: { jti, executorId, expiresAt: iso(expiresAt), ...(jkt === undefined ? {} : { jkt }) } },
  });
  const grant = { tenant: request.tenant, jti, requestId: request.id, executorId, digest: request.digest };
  const minted = await insertGrant(
    sql,
    { ...grant, policyVersion: request.policy.version, kid, jkt: jkt ?? null, mintedAt: now, expiresAt },
    [leaf],
  );
  if (!minted) throw new HoldpointError('stale_view', 'It changed while the grant was being made.');
  return { token, expiresAt: iso(expiresAt) };
}
