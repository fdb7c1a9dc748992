import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Drawn, drawnRows } from './drawn-rows.ts';

test('whatever is seen is drawn, and some around it, however somebody scrolls and the list grows and shrinks', () => {
  const steps = fc.array(
    fc.record({ first: fc.nat(400), height: fc.integer({ min: 1, max: 20 }), count: fc.integer({ min: 1, max: 500 }) }),
  );
  fc.assert(
    fc.property(steps, (all) => {
      let drawn: Drawn | null = null;
      for (const { first, height, count } of all) {
        const from = Math.min(first, count - 1);
        const seen = { first: from, last: Math.min(count - 1, from + height) };
        drawn = drawnRows(drawn, seen, count);
        expect(drawn.first).toBeLessThanOrEqual(Math.max(0, seen.first - 3));
        expect(drawn.last).toBeGreaterThanOrEqual(Math.min(count - 1, seen.last + 3));
        expect(drawn.first).toBeGreaterThanOrEqual(0);
        expect(drawn.last).toBeLessThan(count);
        expect(drawn.last - drawn.first).toBeLessThanOrEqual(seen.last - seen.first + 13);
      }
    }),
  );
});

test('row by row down the list, it changes at every fourth row only, at both ends at once', () => {
  let drawn: Drawn | null = null;
  const changes: number[] = [];
  for (let first = 100; first < 120; first += 1) {
    const next = drawnRows(drawn, { first, last: first + 14 }, 1_000);
    if (next !== drawn) changes.push(first);
    drawn = next;
  }
  expect(changes).toEqual([100, 104, 108, 112, 116]);
});
