import { expect, it } from 'vitest';
import type { FlagView } from '#lib/contract/console-view.ts';
import { flagRanges } from './flag-ranges.ts';
import { flagSummary } from './flag-words.ts';

const flag = (kind: FlagView['kind'], start: number, end: number): FlagView => ({
  kind,
  where: 'reason',
  excerpt: '',
  start,
  end,
  explain: `${kind}.`,
});

it('draws overlapping remarks as one mark that carries both, and others apart', () => {
  const ranges = flagRanges([
    flag('pressure', 10, 20),
    flag('borrowed-authority', 15, 25),
    flag('padding', 40, 50),
    flag('padding', 50, 50),
  ]);
  expect(ranges.map(({ start, end }) => [start, end])).toEqual([
    [10, 25],
    [40, 50],
  ]);
  expect(ranges[0]?.title).toBe('Pressure: pressure.\nBorrowed authority: borrowed-authority.');
});

it('sums up each kind once', () => {
  expect(flagSummary([flag('pressure', 0, 1), flag('contradiction', 2, 3), flag('pressure', 4, 5)])).toBe(
    '2 × Pressure, Contradicts the call',
  );
});
