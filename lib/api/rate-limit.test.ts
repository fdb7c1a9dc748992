import { describe, expect, it } from 'vitest';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { createRateLimit } from './rate-limit.ts';

/** How many of the calls at these instants get through, and what the last refusal says. */
function run(limit: ReturnType<typeof createRateLimit>, instants: readonly number[], key = 'k') {
  let served = 0;
  let refusal: HoldpointError | null = null;
  for (const at of instants) {
    try {
      limit(key, at);
      served += 1;
    } catch (error) {
      if (!(error instanceof HoldpointError)) throw error;
      refusal = error;
    }
  }
  return { served, refusal };
}

describe('createRateLimit', () => {
  it('lets four seconds worth through at once, and says when to come back', () => {
    const { served, refusal } = run(createRateLimit(10), Array(100).fill(0) as number[]);
    expect(served).toBe(40);
    expect(refusal).toMatchObject({ code: 'rate_limited', status: 429, extra: { retryAfterSeconds: 1 } });
  });

  it('whoever asks twice as often as allowed still gets what is allowed', () => {
    const limit = createRateLimit(10);
    run(limit, Array(40).fill(0) as number[]);
    const { served } = run(
      limit,
      Array.from({ length: 200 }, (_, i) => (i + 1) * 50),
    );
    expect(served).toBeGreaterThanOrEqual(99);
    expect(served).toBeLessThanOrEqual(101);
  });

  it('keys do not share', () => {
    const limit = createRateLimit(1);
    run(limit, Array(100).fill(0) as number[], 'noisy');
    expect(run(limit, [0, 0], 'quiet').served).toBe(2);
  });

  it('a call that is worth several takes as much, and one worth more than a full bucket takes all of it', () => {
    const limit = createRateLimit(2);
    limit('a', 0, 5);
    expect(() => limit('a', 0, 4)).toThrow(expect.objectContaining({ extra: { retryAfterSeconds: 1 } }));
    limit('a', 0, 3);
    expect(() => limit('a', 3_999, 100)).toThrow();
    limit('a', 4_000, 100);
    expect(() => limit('a', 4_000)).toThrow();
  });
});
