import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignSlots, type Slots } from './row-slots.ts';

test('what scrolls in takes over the box of what scrolled out, and what stays keeps its own', () => {
  const first = assignSlots(new Map(), ['a', 'b', 'c']);
  expect([...first]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ]);
  const next = assignSlots(first, ['b', 'c', 'd']);
  expect(Object.fromEntries(next)).toEqual({ b: 1, c: 2, d: 0 });
});

test('whatever comes and goes, each item has a box of its own, keeps it, and there are no more boxes than were ever drawn at once', () => {
  const screens = fc.array(fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 6 }), { maxLength: 12 });
  fc.assert(
    fc.property(screens, (steps) => {
      let slots: Slots = new Map();
      let most = 0;
      for (const keys of steps) {
        const before = slots;
        slots = assignSlots(before, keys);
        most = Math.max(most, keys.length);
        expect([...slots.keys()].sort()).toEqual([...keys].sort());
        expect(new Set(slots.values()).size).toBe(keys.length);
        for (const key of keys) if (before.has(key)) expect(slots.get(key)).toBe(before.get(key));
        for (const slot of slots.values()) expect(slot).toBeLessThan(most);
      }
    }),
  );
});
