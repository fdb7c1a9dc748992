import { Logger, run, type RunnerOptions } from 'graphile-worker';
import { z } from 'zod';
import { tenantId } from '#lib/contract/json.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { deliverCallbacks } from '#lib/ops/deliver-callbacks.ts';
import { findLateCallbacks } from '#lib/ops/find-late-callbacks.ts';
import { sealLog } from '#lib/ops/seal-log.ts';
import { settleClocks } from '#lib/ops/settle-clocks.ts';

/** A signing key is in force for 90 days; the worker looks once a day, and as it starts when it missed that. */
const GRANT_KEY_AGE_MS = 90 * 24 * 3_600_000;
const CRONTAB = '30 3 * * * rotate-grant-key ?fill=1d&max=3';

/** What waits although it is due is looked for each minute. */
const DELIVERY_CRONTAB = '* * * * * find-late-callbacks';

const payload = z.object({ tenant: tenantId });
const agentPayload = z.object({ tenant: tenantId, agent: z.string() });

export type Jobs = { close: () => Promise<void> };

/**
 * The workers: each task is one operation, which may run twice or late. They connect as the owner, because the queue
 * is the owner's; the operations use the runtime role like everybody else. Notifications have workers of their own: receivers
 * that hang must not hold up a clock or a seal.
 */
export async function runJobs(ctx: OpsContext, ownerUrl: string, onError: (error: unknown) => void): Promise<Jobs> {
  const shared: RunnerOptions = {
    connectionString: ownerUrl,
    maxPoolSize: 3,
    // Jobs carry the second they are due; this bounds how late one may start when its NOTIFY was lost.
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') onError(new Error(message));
    }),
  };
  const runners = [
    await run({
      ...shared,
      concurrency: 2,
      crontab: CRONTAB,
      taskList: {
        'rotate-grant-key': async () => void (await ctx.signer.rotate({ olderThanMs: GRANT_KEY_AGE_MS })),
        'settle-clocks': async (raw) => settleClocks(ctx, payload.parse(raw)),
        'seal-log': async (raw) => sealLog(ctx, payload.parse(raw)),
      },
    }),
    await run({
      ...shared,
      concurrency: 4,
      crontab: DELIVERY_CRONTAB,
      taskList: {
        'deliver-callbacks': async (raw) => {
          const { tenant, agent } = agentPayload.parse(raw);
          await deliverCallbacks(ctx, { tenant, agentId: agent });
        },
        'find-late-callbacks': async () => findLateCallbacks(ctx),
      },
    }),
  ];
  // A worker ends by itself only when something is badly wrong; whoever stops it gets no second report.
  for (const runner of runners) runner.promise.catch(onError);
  return { close: async () => void (await Promise.all(runners.map((runner) => runner.stop()))) };
}
