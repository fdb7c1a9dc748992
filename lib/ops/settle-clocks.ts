import { HoldpointError } from '#lib/domain/error-code.ts';
import { listDueRequests } from '#lib/store/due-requests.ts';
import type { OpsContext } from './context.ts';
import { runCommand } from './run-command.ts';

const BATCH = 500;

/**
 * What the job does when a customer's clock strikes: expires what nobody decided, lapses what nobody executed, and
 * marks unknown what was not reported in its lease (I8). Each in its own transaction and again under its lock, so it
 * may run twice, late, or beside a person who decides; whoever is first wins.
 */
export async function settleClocks(ctx: OpsContext, { tenant }: { tenant: string }): Promise<void> {
  const due = await ctx.db.withTenant(tenant, (sql) => listDueRequests(sql, tenant, BATCH));
  for (const { id, status } of due) await settleOne(ctx, tenant, id, status);
  if (due.length === BATCH) await settleClocks(ctx, { tenant });
}

async function settleOne(ctx: OpsContext, tenant: string, requestId: string, status: string): Promise<void> {
  await runCommand<null>(ctx, { tenant, requestId }, ({ request }) =>
    // runCommand has already settled a pending or approved one, so only a silent executor is left to judge.
    status === 'executing' && request.status === 'executing' ? { command: { kind: 'lose-lease' } } : { answer: null },
  ).catch((error: unknown) => {
    if (!(error instanceof HoldpointError)) throw error;
  });
}
