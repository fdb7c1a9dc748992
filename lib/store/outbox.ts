/** When the jobs that a change needs must run. Epoch milliseconds. */
export type Outbox = { tenant: string; settleAt: number | null; now: number };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** How late the job may be that ends a state by itself, in parts of the time until then, but for the second it is rounded to. */
const LATE_SHARE = 0.01;

/**
 * SQL expressions that add the jobs of one change, with their parameters from `$first` on. Shared keys (see enqueue_job):
 * one seal job per customer and minute, and one settle job per customer and second, or coarser where the end is far.
 * Rounded up, so that no job is early; late ones cost nothing, because each operation looks at the clock by itself.
 */
export function outboxColumns(first: number): string {
  const p = (offset: number) => `$${first + offset}`;
  return `CASE WHEN ${p(1)}::timestamptz IS NOT NULL THEN enqueue_job('settle-clocks', ${p(0)}::json, ${p(1)}, ${p(2)}) END,
    enqueue_job('seal-log', ${p(0)}::json, ${p(3)}::timestamptz, ${p(4)})`;
}

export function outboxValues({ tenant, settleAt, now }: Outbox): unknown[] {
  const due = settleAt === null ? null : roundUp(settleAt, settleAt - now);
  const minute = Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS;
  return [
    JSON.stringify({ tenant }),
    due === null ? null : new Date(due),
    `settle:${tenant}:${due}`,
    new Date(minute),
    `seal:${tenant}:${minute}`,
  ];
}

/** Steps that divide a minute, so that a far and a near deadline share a key where they meet. */
function roundUp(at: number, leftMs: number): number {
  const seconds = [15, 5].find((step) => step * SECOND_MS <= leftMs * LATE_SHARE) ?? 1;
  return Math.ceil(at / (seconds * SECOND_MS)) * seconds * SECOND_MS;
}
