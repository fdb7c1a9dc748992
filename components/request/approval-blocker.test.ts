import { describe, expect, it } from 'vitest';
import { blockerOf } from './approval-blocker.ts';

const ready: Parameters<typeof blockerOf>[0] = {
  mayApprove: true,
  waiting: [],
  notice: null,
  casting: false,
  guard: { from: null, armed: true, acknowledge: () => {} },
  friction: 'hold',
  displayed: { seenCount: 3, total: 3 },
  opened: { leftMs: 0, failed: false },
  still: true,
  edit: { draft: null, problem: null },
};

describe('what stands before an approval', () => {
  it('is nothing when all was shown for long enough', () => expect(blockerOf(ready)).toBeNull());

  it('asks nothing of a call of low risk but a still page', () => {
    const low = { ...ready, friction: 'key' as const, displayed: { seenCount: 0, total: 9 }, opened: { leftMs: null, failed: false } };
    expect(blockerOf(low)).toBeNull();
    expect(blockerOf({ ...low, still: false })).toEqual({ text: null });
  });

  it.each([
    [{ displayed: { seenCount: 1, total: 3 } }, '2 parts not seen yet'],
    [{ opened: { leftMs: null, failed: false } }, 'One moment'],
    [{ opened: { leftMs: 2_100, failed: false } }, 'Ready in 3 s'],
    [{ guard: { ...ready.guard, armed: false } }, 'Another customer: say above that you see it'],
    [{ edit: { draft: {}, problem: 'Nothing is edited yet' } }, 'Nothing is edited yet'],
    [{ waiting: ['It changed.'] }, null],
    [{ mayApprove: false }, null],
    [{ casting: true }, null],
  ])('%o blocks with %s', (change, text) => expect(blockerOf({ ...ready, ...change })).toEqual({ text }));
});
