import type { HostRole } from '../health.ts';

/** What can go wrong on a host, by itself. */
export type Fault =
  | { kind: 'crash'; service: string }
  | { kind: 'fill-disk' }
  | { kind: 'stranger' }
  | { kind: 'failed-sign-ins' }
  | { kind: 'jam-printer' };

/** `firstMs` after the start, then `everyMs` give or take a quarter: slow enough that nobody is flooded. */
type Plan = { fault: Fault; firstMs: number; everyMs: number };

const MINUTE = 60_000;

/**
 * Each server has something to decide about from the first second; the rest comes one by one. Restarts together stay
 * under the ten an hour at which policy calls it a loop and asks a person for each.
 */
const PLANS: Record<HostRole, readonly Plan[]> = {
  server: [
    { fault: { kind: 'crash', service: 'LobAgent' }, firstMs: 300, everyMs: 22 * MINUTE },
    { fault: { kind: 'failed-sign-ins' }, firstMs: 6_000, everyMs: 12 * MINUTE },
    { fault: { kind: 'jam-printer' }, firstMs: 75_000, everyMs: 25 * MINUTE },
    { fault: { kind: 'crash', service: 'Spooler' }, firstMs: 7 * MINUTE, everyMs: 55 * MINUTE },
  ],
  workstation: [
    { fault: { kind: 'fill-disk' }, firstMs: 900, everyMs: 14 * MINUTE },
    { fault: { kind: 'crash', service: 'Spooler' }, firstMs: 12_000, everyMs: 25 * MINUTE },
    { fault: { kind: 'stranger' }, firstMs: 30_000, everyMs: 16 * MINUTE },
    { fault: { kind: 'crash', service: 'BITS' }, firstMs: 4 * MINUTE, everyMs: 50 * MINUTE },
  ],
};

/** Lets the faults of such a host happen, one after another, until the returned function is called. */
export function scheduleFaults(role: HostRole, shiftMs: number, happen: (fault: Fault) => Promise<void>): () => void {
  const timers = new Set<NodeJS.Timeout>();
  for (const { fault, firstMs, everyMs } of PLANS[role]) {
    const schedule = (ms: number) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        schedule(everyMs * (0.75 + Math.random() / 2));
        // A host that is down or busy has this fault another time.
        happen(fault).catch(() => {});
      }, ms);
      timers.add(timer);
    };
    // The first second belongs to every customer alike.
    schedule(firstMs < 1_000 ? firstMs : firstMs + shiftMs);
  }
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
