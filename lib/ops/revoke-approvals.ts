import { HoldpointError } from '#lib/domain/error-code.ts';
import { listApprovedOfAgent } from '#lib/store/suspend-agent.ts';
import type { OpsContext } from './context.ts';
import { runCommand } from './run-command.ts';

/**
 * Takes back every approval of a suspended agent that was not redeemed, each in its own transaction with its own leaf. What
 * is redeemed or taken back meanwhile is left as it is, and an agent that is not suspended keeps its approvals.
 */
export async function revokeApprovals(
  ctx: OpsContext,
  { tenant, agentId, by, reason }: { tenant: string; agentId: string; by: { kind: 'person'; id: string; name: string }; reason: string },
): Promise<void> {
  const approved = await ctx.db.withTenant(tenant, (sql) => listApprovedOfAgent(sql, tenant, agentId));
  for (const requestId of approved) {
    await runCommand<null>(ctx, { tenant, requestId }, ({ agent, request }) =>
      agent.suspended && request.status === 'approved' ? { command: { kind: 'revoke', by, reason } } : { answer: null },
    ).catch((error: unknown) => {
      if (!(error instanceof HoldpointError)) throw error;
    });
  }
}
