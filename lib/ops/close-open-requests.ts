import { HoldpointError } from '#lib/domain/error-code.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';
import { listOpenOfAgent } from '#lib/store/workload-changes.ts';
import type { OpsContext } from './context.ts';
import { runCommand } from './run-command.ts';

type Closing = {
  by: { kind: 'person'; id: string; name: string };
  /** The agent gets these words with each denial. */
  reason: string;
  /** Asked of each under its lock. */
  unless?: (hand: RequestAtHand) => boolean;
};

/**
 * Denies what waits of an agent and revokes what was approved and not redeemed, each in a transaction with a leaf of its own.
 * What is decided otherwise meanwhile is left as it is.
 */
export async function closeOpenRequests(
  ctx: OpsContext,
  { tenant, id }: Pick<WorkloadRef, 'tenant' | 'id'>,
  { by, reason, unless = () => false }: Closing,
): Promise<void> {
  const open = await ctx.db.withTenant(tenant, (sql) => listOpenOfAgent(sql, tenant, id));
  for (const { id: requestId } of open) {
    await runCommand<null>(ctx, { tenant, requestId }, (hand) =>
      unless(hand) ? { answer: null } : { command: { kind: 'close', by, reason } },
    ).catch((error: unknown) => {
      if (!(error instanceof HoldpointError)) throw error;
    });
  }
}
