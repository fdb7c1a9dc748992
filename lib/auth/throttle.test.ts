import { describe, expect, it } from 'vitest';
import { createThrottle } from './throttle.ts';

describe('createThrottle', () => {
  it('blocks after as many failures as the limit, until the window has passed', () => {
    const throttle = createThrottle({ limit: 3, windowMs: 1_000 });
    for (const at of [0, 10, 20]) {
      expect(throttle.isBlocked('k', at)).toBe(false);
      throttle.fail('k', at);
    }
    expect(throttle.isBlocked('k', 30)).toBe(true);
    expect(throttle.isBlocked('k', 999)).toBe(true);
    expect(throttle.isBlocked('k', 1_000)).toBe(false);
    expect(throttle.isBlocked('other', 30)).toBe(false);
  });

  it('a success forgets', () => {
    const throttle = createThrottle({ limit: 1, windowMs: 1_000 });
    throttle.fail('k', 0);
    throttle.succeed('k');
    expect(throttle.isBlocked('k', 1)).toBe(false);
  });

  it('keeps no more keys than it may', () => {
    const throttle = createThrottle({ limit: 1, windowMs: 1_000, maxKeys: 10 });
    for (let i = 0; i < 11; i += 1) throttle.fail(`k${i}`, 0);
    expect(throttle.isBlocked('k0', 1)).toBe(false);
    expect(throttle.isBlocked('k10', 1)).toBe(true);
  });
});
