import { commitSubject, echoSubject } from './floor-subjects.ts';
import { holdpointSubject } from './holdpoint-subject.ts';
import { measureLatency, measureRate } from './measure.ts';
import { openParkingLot, submitPending } from './parking.ts';
import type { Transport } from './parking-lot.ts';
import { referenceSubject } from './reference-subject.ts';
import type { Stage } from './stage.ts';
import type { Subject } from './subject.ts';

/** Per subject, one entry per round. */
export type Rounds<T> = Record<string, T[]>;
export type LatencyResult = { waiters: number; parkedBy: Transport; rounds: Rounds<number[]> };
export type RateResult = { lanes: number; rounds: Rounds<number> };
export type SpeedPlan = {
  waiters: number[];
  latencyRounds: number;
  cyclesPerRound: number;
  thinkMs: number;
  lanes: number[];
  rateRounds: number;
  windowMs: number;
};
export type SpeedResult = { latency: LatencyResult[]; rate: RateResult[] };

/**
 * Ours, the reference and the floors, all running on one database at the same time and measured in short turns
 * (A B C D E, A B C D E, …), so that whatever else the machine does falls on all of them.
 */
export async function measureSpeed(stage: Stage, plan: SpeedPlan, parts: string[], say: (text: string) => void): Promise<SpeedResult> {
  const holdpoint = await stage.startHoldpoint();
  const reference = await stage.startReference();
  const echo = await stage.startEcho();
  const ours = {
    poll: holdpointSubject(holdpoint.url, stage.seeded, 'long-poll'),
    push: holdpointSubject(holdpoint.url, stage.seeded, 'websocket'),
  };
  const theirs = referenceSubject(reference.url);
  const floors = [echoSubject(echo.url), commitSubject(stage.referenceUrl)];
  const subjects = [ours.poll, theirs, ours.push, ...floors];

  // Code is compiled, statements are planned, connections are open.
  for (const subject of subjects) await measureRate(subject, { lanes: 16, windowMs: 1_500 });
  await stage.analyze();
  for (const subject of subjects) await measureRate(subject, { lanes: 16, windowMs: 500 });

  const latency: LatencyResult[] = [];
  if (parts.includes('latency')) {
    const most = Math.max(...plan.waiters) - 1;
    const [pendingHere, pendingThere] = [await submitPending(ours.poll, most), await submitPending(theirs, most)];
    for (const parkedBy of ['long-poll', 'websocket'] as const) {
      const lots = [await openParkingLot(), await openParkingLot()] as const;
      for (const waiters of plan.waiters) {
        say(`latency with ${waiters} waiting by ${parkedBy}`);
        await lots[0].park(holdpoint.url, parkedBy, pendingHere.slice(0, waiters - 1));
        await lots[1].park(reference.url, 'reference', pendingThere.slice(0, waiters - 1));
        await stage.quiet();
        const turn = [parkedBy === 'long-poll' ? ours.poll : ours.push, theirs, ...(parkedBy === 'websocket' ? floors : [])];
        const { latencyRounds, cyclesPerRound, thinkMs } = plan;
        const rounds = await inTurns(turn, latencyRounds, (subject) =>
          measureLatency(subject, { cycles: cyclesPerRound, thinkMs: floors.includes(subject) ? 0 : thinkMs }),
        );
        latency.push({ waiters, parkedBy, rounds });
        await Promise.all(lots.map((lot) => lot.leave()));
      }
      await Promise.all(lots.map((lot) => lot.stop()));
    }
  }

  const rate: RateResult[] = [];
  if (parts.includes('rate')) {
    for (const lanes of plan.lanes) {
      say(`cycles per second, ${lanes} at once`);
      const rounds = await inTurns(subjects, plan.rateRounds, (subject) => measureRate(subject, { lanes, windowMs: plan.windowMs }));
      rate.push({ lanes, rounds });
    }
  }
  for (const subject of subjects) await subject.close();
  for (const program of [holdpoint, reference, echo]) await program.stop();
  return { latency, rate };
}

async function inTurns<T>(subjects: Subject[], rounds: number, measure: (subject: Subject) => Promise<T>): Promise<Rounds<T>> {
  const results: Rounds<T> = Object.fromEntries(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) results[subject.name]?.push(await measure(subject));
  }
  return results;
}
