import { DELIVERY_LIFETIME_MS, type DeliveryState, MAX_DELIVERY_ATTEMPTS, retryAfterMs } from '#lib/domain/callback.ts';
import { taskStatus } from '#lib/domain/task-status.ts';
import { type Attempt, postNotification } from '#lib/outbound/post-notification.ts';
import { beginAttempt, type DueDelivery, endDelivery, enqueueRetry, noteAttempt, takeDueDelivery } from '#lib/store/callback-deliveries.ts';
import { readClock } from '#lib/store/clock.ts';
import type { OpsContext } from './context.ts';
import { toNotification } from './to-notification.ts';

type Whose = { tenant: string; agentId: string };

/**
 * A receiver that answers is told this many at once, and none after so long; what is left comes after what others wait for. A few
 * receivers that take their time would otherwise have all workers.
 */
const PER_RUN = 20;
const RUN_MS = 5_000;
/** How long an agent's other notifications wait after a receiver failed. */
const AFTER_FAILURE_MS = 5_000;
/** Less than a retired key stays published. */
const TOKEN_LIFETIME_MS = 2 * 60_000;

/**
 * Tells an agent's receivers what is due (the AuthZEN callback profile). An attempt is counted and its retry enqueued before
 * anything is sent, so that nothing is lost with this process, and a receiver may hear the same twice, under one id. What is
 * no longer true is not said: whether it still stands is read in the transaction that counts the attempt.
 */
export async function deliverCallbacks(ctx: OpsContext, whose: Whose): Promise<void> {
  const until = performance.now() + RUN_MS;
  for (let told = 0; told < PER_RUN && performance.now() < until; told += 1) {
    const next = await takeNext(ctx, whose);
    if (next === null) return;
    if (next.send && !(await deliver(ctx, next.due))) return comeBack(ctx, whose, AFTER_FAILURE_MS);
  }
  await comeBack(ctx, whose, 0);
}

async function takeNext(ctx: OpsContext, whose: Whose): Promise<{ due: DueDelivery; send: boolean } | null> {
  return ctx.db.withTenant(whose.tenant, async (sql) => {
    const due = await takeDueDelivery(sql, whose);
    if (due === null) return null;
    const over = judge(due);
    if (over !== null) {
      await endDelivery(sql, due, over);
      return { due, send: false };
    }
    const retryAt = due.now + retryAfterMs(due.attempts + 1);
    await beginAttempt(sql, due, retryAt);
    await enqueueRetry(sql, whose, retryAt);
    return { due: { ...due, attempts: due.attempts + 1 }, send: true };
  });
}

/** Why a notification is not sent any more, or null. */
function judge({ event, status, executeBy, now, createdAt, attempts, suspended, originEnded }: DueDelivery): DeliveryState | null {
  if (suspended || originEnded) return 'stopped';
  if (taskStatus(status) !== event) return 'overtaken';
  // Nobody has settled it yet, but whoever reads the task now is not told that it is approved.
  if (status === 'approved' && executeBy !== null && !(now < executeBy)) return 'overtaken';
  return attempts >= MAX_DELIVERY_ATTEMPTS || now - createdAt > DELIVERY_LIFETIME_MS ? 'given-up' : null;
}

/** False when the receiver did not take it. */
async function deliver(ctx: OpsContext, due: DueDelivery): Promise<boolean> {
  const attempt = await send(ctx, due);
  const accepted = attempt.outcome === 'accepted';
  const state = accepted ? 'delivered' : due.attempts >= MAX_DELIVERY_ATTEMPTS ? 'given-up' : null;
  await ctx.db.withTenant(due.tenant, (sql) => noteAttempt(sql, due, { ...attempt, state }));
  return accepted;
}

async function send(ctx: OpsContext, due: DueDelivery): Promise<Attempt> {
  const { issuer } = ctx.workloadIdentity;
  const body = JSON.stringify(toNotification(due, issuer));
  const token = await ctx.signer.signNotification({
    issuer,
    audience: due.endpoint,
    id: `${due.requestId}.${due.version}`,
    body,
    issuedAt: due.now,
    expiresAt: due.now + TOKEN_LIFETIME_MS,
  });
  return postNotification(due.endpoint, { body, token }, ctx.destinations);
}

async function comeBack(ctx: OpsContext, whose: Whose, inMs: number): Promise<void> {
  const now = await readClock(ctx.db);
  await ctx.db.withTenant(whose.tenant, (sql) => enqueueRetry(sql, whose, now + inMs));
}
