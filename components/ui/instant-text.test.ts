import { describe, expect, it } from 'vitest';
import { exactText, localTimeText, relativeText, remainingText, urgencyOf } from './instant-text.ts';

const at = Date.parse('2026-11-24T03:12:45.000Z');

describe('times as people read them', () => {
  it.each([
    [0, 'just now'],
    [-42_000, '42 s ago'],
    [-180_000, '3 min ago'],
    [7_200_000, 'in 2 h'],
    [-172_800_000, '2 d ago'],
  ])('%i ms away reads %s', (delta, text) => expect(relativeText(at + delta, at)).toBe(text));

  it.each([
    [-1, '0:00'],
    [61_000, '1:01'],
    [59 * 60_000, '59:00'],
    [72 * 60_000, '1 h 12 min'],
    [27 * 3_600_000, '1 d 3 h'],
  ])('%i ms left reads %s', (left, text) => expect(remainingText(left)).toBe(text));

  it.each([
    [1_500_000, 'calm'],
    [299_000, 'soon'],
    [59_000, 'now'],
    [0, 'over'],
  ] as const)('%i ms of half an hour is %s', (left, urgency) => expect(urgencyOf(left, 1_800_000)).toBe(urgency));

  it('gives the exact instant and the customer’s wall time', () => {
    expect(exactText('2026-11-24T03:12:45.120Z')).toBe('2026-11-24 03:12:45 UTC');
    expect(localTimeText(at, 'Europe/Zurich')).toBe('04:12 Tue');
  });
});
