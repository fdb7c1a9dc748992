import type { AgentPrincipal } from '#lib/auth/principal.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { OpsContext } from './context.ts';
import { runCommand } from './run-command.ts';
import { toRequestView } from './to-request-view.ts';

/**
 * The agent takes its pending request back. Again by the same agent: the same answer. Throws not_found, expired, and
 * already_decided with the winner.
 */
export async function withdrawRequest(
  ctx: OpsContext,
  agent: AgentPrincipal,
  requestId: string,
  { reason }: { reason: string },
): Promise<RequestView> {
  const outcome = await runCommand<RequestView>(ctx, { tenant: agent.tenant, requestId, presented: { keyId: agent.keyId } }, (hand) => {
    const { request } = hand;
    if (request.agentId !== agent.id) return { refuse: new HoldpointError('not_found', 'No such request.') };
    if (!hand.credentialGood) return { refuse: new HoldpointError('credential_revoked') };
    if (request.status === 'withdrawn') return { answer: toRequestView(request, hand.messages) };
    return { command: { kind: 'withdraw', agentId: agent.id, agentName: agent.name, reason } };
  });
  return 'answer' in outcome ? outcome.answer : toRequestView(outcome.applied.request, outcome.applied.hand.messages);
}
