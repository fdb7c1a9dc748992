import { HoldpointError } from '#lib/domain/error-code.ts';

const BURST_SECONDS = 4;
const MAX_KEYS = 50_000;

/**
 * A token bucket per key: `perSecond` in the long run, four seconds' worth at once. `weight` is how many calls this one is
 * worth, and never more than a full bucket, or it could never pass. Throws rate_limited.
 */
export function createRateLimit(perSecond: number): (key: string, nowMs: number, weight?: number) => void {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const capacity = perSecond * BURST_SECONDS;
  return (key, nowMs, weight = 1) => {
    const cost = Math.min(weight, capacity);
    const bucket = buckets.get(key) ?? { tokens: capacity, at: nowMs };
    const tokens = Math.min(capacity, bucket.tokens + ((nowMs - bucket.at) / 1_000) * perSecond);
    if (buckets.size >= MAX_KEYS) buckets.clear();
    // A refused call costs nothing: who asks too often still gets `perSecond`, not nothing at all.
    buckets.set(key, { tokens: tokens < cost ? tokens : tokens - cost, at: nowMs });
    if (tokens < cost)
      throw new HoldpointError('rate_limited', undefined, { retryAfterSeconds: Math.max(1, Math.ceil((cost - tokens) / perSecond)) });
  };
}
