/**
 * Slows down guessing: after `limit` failures of one key within `windowMs`, more are refused until the window has
 * passed. Per process, because a guesser who spreads over nodes still meets argon2id on each.
 */
export function createThrottle({ limit, windowMs, maxKeys = 10_000 }: { limit: number; windowMs: number; maxKeys?: number }) {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    isBlocked(key: string, nowMs: number): boolean {
      const entry = failures.get(key);
      return entry !== undefined && entry.until > nowMs && entry.count >= limit;
    },
    fail(key: string, nowMs: number): void {
      const entry = failures.get(key);
      if (failures.size >= maxKeys) failures.clear();
      if (entry && entry.until > nowMs) entry.count += 1;
      else failures.set(key, { count: 1, until: nowMs + windowMs });
    },
    succeed(key: string): void {
      failures.delete(key);
    },
  };
}
