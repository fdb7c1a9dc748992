import { Logger, run } from 'graphile-worker';
import { z } from 'zod';
import { tenantId } from '#lib/contract/json.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { sealLog } from '#lib/ops/seal-log.ts';
import { settleClocks } from '#lib/ops/settle-clocks.ts';

/** A signing key is in force for 90 days; the worker looks once a day, and as it starts when it missed that. */
const GRANT_KEY_AGE_MS = 90 * 24 * 3_600_000;
const CRONTAB = '30 3 * * * rotate-grant-key ?fill=1d&max=3';

const payload = z.object({ tenant: tenantId });

export type Jobs = { close: () => Promise<void> };

/**
 * The worker: each task is one operation, which may run twice or late. It connects as the owner, because the queue
 * is the owner's; the operations use the runtime role like everybody else.
 */
export async function runJobs(ctx: OpsContext, ownerUrl: string, onError: (error: unknown) => void): Promise<Jobs> {
  const runner = await run({
    connectionString: ownerUrl,
    concurrency: 2,
    maxPoolSize: 3,
    // Jobs carry the second they are due; this bounds how late one may start when its NOTIFY was lost.
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') onError(new Error(message));
    }),
    crontab: CRONTAB,
    taskList: {
      'rotate-grant-key': async () => void (await ctx.signer.rotate({ olderThanMs: GRANT_KEY_AGE_MS })),
      'settle-clocks': async (raw) => settleClocks(ctx, payload.parse(raw)),
      'seal-log': async (raw) => sealLog(ctx, payload.parse(raw)),
    },
  });
  // The worker ends by itself only when something is badly wrong; whoever stops it gets no second report.
  runner.promise.catch(onError);
  return { close: () => runner.stop() };
}
