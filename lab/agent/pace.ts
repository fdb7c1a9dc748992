import type { Problem } from './find-problems.ts';

const MAX_OPEN = 5;
/** What policy mends by itself must not wait for what people have not got to. */
const MAX_OPEN_SERVICES = 7;
const BURST = 4;
const EVERY_MS = 30_000;
/** What can wait, waits until the agent has looked around. */
const SETTLE_MS = 45_000;
const ORDER: readonly Problem['kind'][] = [
  'stranger',
  'service-down',
  'sign-in-attack',
  'disk-full',
  'printer-jam',
  'clean-but-isolated',
  'many-backups',
];

export type Pace = { choose: (problems: readonly Problem[], open: number, nowMs: number) => Problem[] };

/** Which of the new problems are raised now: the worst first, few at once, so that people are never flooded. */
export function createPace(startedMs: number): Pace {
  let tokens = BURST;
  let at = startedMs;
  return {
    choose(problems, open, nowMs) {
      tokens = Math.min(BURST, tokens + (nowMs - at) / EVERY_MS);
      at = nowMs;
      const ripe = problems.filter(({ kind }) => kind !== 'many-backups' || nowMs - startedMs > SETTLE_MS);
      const chosen: Problem[] = [];
      for (const problem of ripe.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))) {
        const limit = problem.kind === 'service-down' ? MAX_OPEN_SERVICES : MAX_OPEN;
        if (tokens < 1 || open + chosen.length >= limit) continue;
        tokens -= 1;
        chosen.push(problem);
      }
      return chosen;
    },
  };
}
