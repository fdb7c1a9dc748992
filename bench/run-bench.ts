import { mkdir, writeFile } from 'node:fs/promises';
import { describeMachine } from './machine.ts';
import { measureMemory } from './memory.ts';
import { renderReport } from './report.ts';
import { measureSpeed, type SpeedPlan } from './speed.ts';
import { openStage } from './stage.ts';
import { summarize } from './summary.ts';

export type BenchOptions = {
  /** A minute, for whoever changes something: fewer and shorter rounds, and nothing is written. */
  quick: boolean;
  /** `latency`, `rate`, `memory`. */
  parts: string[];
  /** A folder for CPU profiles of the servers. */
  profile?: string;
};

type Plan = SpeedPlan & { memory: number[] };

const FULL: Plan = {
  waiters: [1, 100, 1_000],
  latencyRounds: 10,
  cyclesPerRound: 40,
  thinkMs: 5,
  lanes: [1, 32, 128],
  rateRounds: 5,
  windowMs: 2_000,
  memory: [1_000, 10_000],
};
const QUICK: Plan = { ...FULL, latencyRounds: 3, cyclesPerRound: 25, rateRounds: 2, windowMs: 1_000, memory: [1_000] };

const RESULTS = new URL('results/', import.meta.url);

/** Runs the parts, prints the report, and keeps it with its raw figures. */
export async function runBench({ quick, parts, profile }: BenchOptions): Promise<void> {
  const startedAt = performance.now();
  const say = (text: string) => process.stderr.write(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${text}\n`);
  const plan = quick ? QUICK : FULL;
  const stage = await openStage(profile ? { profile } : {});
  try {
    const machine = await describeMachine(stage);
    const speed = await measureSpeed(stage, plan, parts, say);
    const memory = parts.includes('memory') ? await measureMemory(stage, plan.memory, say) : [];
    const summary = summarize(speed, memory);
    const report = renderReport(machine, summary);
    process.stdout.write(`\n${report}`);
    if (quick || parts.length < 3) return;
    await mkdir(RESULTS, { recursive: true });
    const name = `${machine.at.slice(0, 10)}-${machine.commit}`;
    await writeFile(new URL(`${name}.json`, RESULTS), `${JSON.stringify({ machine, plan, summary, raw: { speed, memory } })}\n`);
    await writeFile(new URL('latest.md', RESULTS), report);
  } finally {
    await stage.close();
  }
}
