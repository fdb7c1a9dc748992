import { HoldpointError } from '#lib/domain/error-code.ts';

const BURST_SECONDS = 4;
const MAX_KEYS = 50_000;

/** A token bucket per key: `perSecond` in the long run, four seconds' worth at once. Throws rate_limited. */
export function createRateLimit(perSecond: number): (key: string, nowMs: number) => void {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const capacity = perSecond * BURST_SECONDS;
  return (key, nowMs) => {
    const bucket = buckets.get(key) ?? { tokens: capacity, at: nowMs };
    const tokens = Math.min(capacity, bucket.tokens + ((nowMs - bucket.at) / 1_000) * perSecond);
    if (buckets.size >= MAX_KEYS) buckets.clear();
    // A refused call costs nothing: who asks too often still gets `perSecond`, not nothing at all.
    buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: nowMs });
    if (tokens < 1)
      throw new HoldpointError('rate_limited', undefined, { retryAfterSeconds: Math.max(1, Math.ceil((1 - tokens) / perSecond)) });
  };
}
