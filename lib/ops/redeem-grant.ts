import type { ExecutorPrincipal } from '#lib/auth/principal.ts';
import { ProofRefused, verifyProof } from '#lib/auth/verify-proof.ts';
import type { RedeemedCall } from '#lib/contract/redeem-grant.ts';
import { LEASE_MS } from '#lib/domain/clocks.ts';
import type { Command } from '#lib/domain/command.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { GrantClaims } from '#lib/signing/signer.ts';
import { readPolicyEpoch } from '#lib/store/policy-epoch.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';
import type { OpsContext } from './context.ts';
import { leaseHash, newLease } from './lease.ts';
import { lostQuorum } from './lost-quorum.ts';
import type { TenantPolicy } from './policy-cache.ts';
import { type Plan, runCommand } from './run-command.ts';
import { digestParts, iso, toTargetView } from './to-request-view.ts';

/**
 * An executor turns a grant into the stored call and a lease: once, in time, for the exact digest, at the executor that
 * the grant names (I3). A grant that is bound to its agent's key takes a proof of that key, which the agent made. Policy, agent and approvers are asked again; what no longer holds revokes the approval. Throws
 * invalid_grant, wrong_executor, grant_proof_invalid, consumed, expired, revoked, digest_mismatch, policy_changed, approver_lost, agent_suspended.
 */
export async function redeemGrant(
  ctx: OpsContext,
  executor: ExecutorPrincipal,
  { grant, digest, proof }: { grant: string; digest: string; proof?: string | undefined },
): Promise<RedeemedCall> {
  const claims = await ctx.signer.verifyGrant(grant);
  // Another customer's grant is told nothing but that it is not valid here (I6).
  if (claims.tenant !== executor.tenant) throw new HoldpointError('invalid_grant');
  // Both are of one customer, whose own ids these are.
  if (claims.executorId !== executor.id)
    throw new HoldpointError('wrong_executor', `The grant is for the executor "${claims.executorId}"; this is "${executor.id}".`);
  if (claims.digest !== digest) throw new HoldpointError('digest_mismatch');
  if (claims.jkt !== undefined) await assertPresentedBy(claims.jkt, { ctx, grant, proof });
  const policy = await ctx.policies.get(executor.tenant, await readPolicyEpoch(ctx.db, executor.tenant));
  const lease = newLease();

  const presented = { executorId: executor.id, keyId: executor.keyId, jti: claims.jti };
  const outcome = await runCommand(ctx, { tenant: executor.tenant, requestId: claims.requestId, presented }, (hand) => {
    if (!hand.credentialGood || !hand.callerActive) return { refuse: new HoldpointError('credential_revoked') };
    return judge(hand, claims, policy) ?? redeemPlan(executor, digest, lease, claims.jti);
  });
  if (!('applied' in outcome)) throw new HoldpointError('internal');
  const { request } = outcome.applied;
  return {
    requestId: request.id,
    tenant: request.tenant,
    tool: request.tool,
    arguments: request.arguments,
    targets: request.targets.map(toTargetView),
    digest: request.digest,
    ...digestParts(request),
    traceparent: request.traceparent,
    lease,
    leaseExpiresAt: iso(request.execution?.leaseUntil ?? request.updatedAt),
  };
}

/**
 * The agent's key says that it hands over this grant, in a DPoP proof whose `ath` is the grant's hash. Neither its time nor
 * whether it was seen matters: it fits one grant, which is good once and for a minute.
 */
async function assertPresentedBy(jkt: string, { ctx, grant, proof }: { ctx: OpsContext; grant: string; proof: string | undefined }) {
  const htu = `${ctx.workloadIdentity.issuer}/api/v1/grants/redeem`;
  const proven = await verifyProof(proof, { htm: 'POST', htu, token: grant }).catch((error: unknown) => {
    throw error instanceof ProofRefused ? new HoldpointError('grant_proof_invalid', error.message) : error;
  });
  if (proven.jkt !== jkt) throw new HoldpointError('grant_proof_invalid');
}

function redeemPlan(executor: ExecutorPrincipal, digest: string, lease: string, jti: string): Plan<never> {
  const command: Command = { kind: 'redeem', executorId: executor.id, digest, leaseHash: leaseHash(lease), leaseMs: LEASE_MS };
  return { command, redeems: jti };
}

/** What stands between a genuine grant and its use now. Null when nothing does; the state machine judges the rest. */
function judge(hand: RequestAtHand, claims: GrantClaims, policy: TenantPolicy): Plan<never> | null {
  const { request, grant, now } = hand;
  if (!grant || grant.requestId !== request.id || grant.digest !== claims.digest || grant.executorId !== claims.executorId)
    return { refuse: new HoldpointError('invalid_grant') };
  if (grant.redeemedAt !== null) return { refuse: new HoldpointError('consumed') };
  if (request.status !== 'approved') return null;
  if (!(now < grant.expiresAt)) return { refuse: new HoldpointError('expired', 'The grant has expired; the agent can collect another.') };
  if (hand.agent.suspended) return revoke('agent_suspended', 'The agent is suspended.');
  if (hand.agent.changedSince) return revoke('policy_changed', 'The agent was registered otherwise after the decision.');
  // The epoch under lock is newer than the policy in hand: it changed this instant. The executor asks again.
  if (hand.policyEpoch !== policy.epoch) return { refuse: new HoldpointError('unavailable', 'Policy is changing; ask again.') };
  // A tool that may not be called any more has the version that it had, and no approval of it stands.
  const version = policy.tools.has(request.tool) ? policy.compiled.versionFor(request.tool) : null;
  if (claims.policyVersion !== version || request.policy.version !== version)
    return revoke('policy_changed', 'Policy changed after the decision.');
  const lost = lostQuorum(hand);
  return lost ? revoke('approver_lost', lost) : null;
}

function revoke(code: 'agent_suspended' | 'policy_changed' | 'approver_lost', reason: string): Plan<never> {
  const command: Command = { kind: 'revoke', by: { kind: 'policy', id: code, name: 'Policy' }, reason };
  return { command, refuseAfter: new HoldpointError(code, reason) };
}
