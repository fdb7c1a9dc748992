/** When the jobs that a change needs must run. Epoch milliseconds. */
export type Outbox = { tenant: string; settleAt: number | null; now: number };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * SQL expressions that add the jobs of one change, with their parameters from `$first` on. Shared keys: one settle job
 * per customer and second, one seal job per customer and minute (see enqueue_job). Rounded up, so that no job is early.
 */
export function outboxColumns(first: number): string {
  const p = (offset: number) => `$${first + offset}`;
  return `CASE WHEN ${p(1)}::timestamptz IS NOT NULL THEN enqueue_job('settle-clocks', ${p(0)}::json, ${p(1)}, ${p(2)}) END,
    enqueue_job('seal-log', ${p(0)}::json, ${p(3)}::timestamptz, ${p(4)})`;
}

export function outboxValues({ tenant, settleAt, now }: Outbox): unknown[] {
  const second = settleAt === null ? null : Math.ceil(settleAt / SECOND_MS) * SECOND_MS;
  const minute = Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS;
  return [
    JSON.stringify({ tenant }),
    second === null ? null : new Date(second),
    `settle:${tenant}:${second}`,
    new Date(minute),
    `seal:${tenant}:${minute}`,
  ];
}
