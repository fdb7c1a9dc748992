import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { TargetRef } from '#lib/domain/target.ts';
import type { Sql } from '#lib/store/database.ts';
import { type CallAtHand, findCallAtHand } from '#lib/store/read-call.ts';
import type { OpsContext } from './context.ts';

export type OwnCall = { tool: string; targets: readonly TargetRef[]; chain: readonly string[] };

/**
 * All that an agent's own call is judged by, once it is sure that the agent may still ask: the key that opened the door may
 * have been revoked since. Throws unauthenticated, credential_revoked, agent_suspended.
 */
export async function readOwnCall(
  sql: Sql,
  ctx: OpsContext,
  agent: AgentPrincipal,
  { tool, targets, chain }: OwnCall,
  idempotencyKey: string,
): Promise<CallAtHand> {
  const hand = await findCallAtHand(sql, {
    tenant: agent.tenant,
    agentId: agent.id,
    keyId: agent.keyId,
    tool,
    targets,
    chain,
    idempotencyKey,
    pendingLimit: ctx.pendingLimit,
  });
  if (!hand) throw new HoldpointError('unauthenticated');
  if (!hand.credentialGood) throw new HoldpointError('credential_revoked');
  if (hand.agent.suspended) throw new HoldpointError('agent_suspended');
  return hand;
}
