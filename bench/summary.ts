import type { MemoryResult } from './memory.ts';
import type { LatencyResult, RateResult, SpeedResult } from './speed.ts';
import { median, medianRatio, percentile } from './stats.ts';

export const REFERENCE = 'reference, long-poll';
export const ECHO = 'socket.io echo';
export const COMMIT = 'one durable commit';

export type LatencyRow = {
  waiters: number;
  transport: string;
  medianMs: number;
  p99Ms: number;
  referenceMedianMs: number;
  referenceP99Ms: number;
  /** Medians of the ratios within each round. */
  ratio: number;
};
export type RateRow = { lanes: number; transport: string; perSecond: number; referencePerSecond: number; ratio: number };
export type FloorRow = { name: string; medianMs: number; p99Ms: number; perSecond: { lanes: number; perSecond: number }[] };
export type Aim = { aim: string; found: string; met: boolean };
export type Summary = { latency: LatencyRow[]; rate: RateRow[]; floors: FloorRow[]; memory: MemoryResult[]; aims: Aim[] };

/** Medians over rounds, and ratios of what was measured within seconds of each other. */
export function summarize(speed: SpeedResult, memory: MemoryResult[]): Summary {
  const latency = speed.latency.map(latencyRow);
  const rate = speed.rate.flatMap(rateRows);
  const floors = [ECHO, COMMIT].flatMap((name) => floorRow(name, speed));
  return { latency, rate, floors, memory, aims: [...latencyAims(latency), ...rateAims(rate), ...memoryAims(memory)] };
}

function latencyRow({ waiters, parkedBy, rounds }: LatencyResult): LatencyRow {
  const ours = rounds[`holdpoint, ${parkedBy}`] ?? [];
  const theirs = rounds[REFERENCE] ?? [];
  return {
    waiters,
    transport: parkedBy,
    medianMs: median(ours.map(median)),
    p99Ms: percentile(ours.flat(), 0.99),
    referenceMedianMs: median(theirs.map(median)),
    referenceP99Ms: percentile(theirs.flat(), 0.99),
    ratio: medianRatio(ours.map(median), theirs.map(median)),
  };
}

function rateRows({ lanes, rounds }: RateResult): RateRow[] {
  const theirs = rounds[REFERENCE] ?? [];
  return ['long-poll', 'websocket'].map((transport) => {
    const ours = rounds[`holdpoint, ${transport}`] ?? [];
    return { lanes, transport, perSecond: median(ours), referencePerSecond: median(theirs), ratio: medianRatio(ours, theirs) };
  });
}

function floorRow(name: string, { latency, rate }: SpeedResult): FloorRow[] {
  const samples = latency.flatMap(({ rounds }) => rounds[name] ?? []).flat();
  if (samples.length === 0) return [];
  const perSecond = rate.map(({ lanes, rounds }) => ({ lanes, perSecond: median(rounds[name] ?? []) }));
  return [{ name, medianMs: median(samples), p99Ms: percentile(samples, 0.99), perSecond }];
}

function latencyAims(rows: LatencyRow[]): Aim[] {
  return ['long-poll', 'websocket'].flatMap((transport) => {
    const own = rows.filter((row) => row.transport === transport);
    const [fewest, most] = [own[0], own.at(-1)];
    if (!fewest || !most) return [];
    const worst = Math.max(...own.map(({ ratio }) => ratio));
    // Noise that the reference shows too is not ours: the growth of the ratio is what must stay away.
    const growth = most.ratio / fewest.ratio;
    return [
      { aim: `median latency by ${transport} at most 1.5 × the reference`, found: `${worst.toFixed(2)} × at worst`, met: worst <= 1.5 },
      {
        aim: `flat from ${fewest.waiters} to ${most.waiters} waiting by ${transport}`,
        found: `${fewest.medianMs.toFixed(1)} → ${most.medianMs.toFixed(1)} ms; against the reference × ${growth.toFixed(2)}`,
        met: growth <= 1.15,
      },
    ];
  });
}

function rateAims(rows: RateRow[]): Aim[] {
  return ['long-poll', 'websocket'].flatMap((transport) => {
    const own = rows.filter((row) => row.transport === transport);
    if (own.length === 0) return [];
    const worst = Math.min(...own.map(({ ratio }) => ratio));
    return [{ aim: `at least half the reference’s cycles/s by ${transport}`, found: `${worst.toFixed(2)} × at worst`, met: worst >= 0.5 }];
  });
}

const KB_PER_WAITER = { 'long-poll': 15, websocket: 40 } as const;

function memoryAims(results: MemoryResult[]): Aim[] {
  const aims = results.map(({ transport, waiters, rssKb }) => ({
    aim: `at most ${KB_PER_WAITER[transport]} KB per ${transport} waiter, ${waiters} waiting`,
    found: `${rssKb.toFixed(1)} KB`,
    met: rssKb <= KB_PER_WAITER[transport],
  }));
  const held = Math.max(...results.map(({ connections }) => connections.heldMedian));
  return results.length === 0
    ? []
    : [...aims, { aim: 'waiting holds no database connection', found: `${held} of them in use while they wait`, met: held === 0 }];
}
