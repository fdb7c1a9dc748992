import type { Subject } from './subject.ts';

/** Cycles one after the other; milliseconds from the call to the delivered decision, without the time to think. */
export async function measureLatency(subject: Subject, { cycles, thinkMs }: { cycles: number; thinkMs: number }): Promise<number[]> {
  await subject.open(1);
  const samples: number[] = [];
  await subject.cycle(0, thinkMs);
  for (let n = 0; n < cycles; n += 1) {
    const { submitMs, deliverMs } = await subject.cycle(0, thinkMs);
    samples.push(submitMs + deliverMs);
  }
  subject.rest();
  return samples;
}

/** Cycles per second with `lanes` agents that start the next one at once: those that ended within the window. */
export async function measureRate(subject: Subject, { lanes, windowMs }: { lanes: number; windowMs: number }): Promise<number> {
  await subject.open(lanes);
  const startedAt = performance.now();
  const endsAt = startedAt + windowMs;
  let ended = 0;
  async function work(lane: number): Promise<void> {
    while (performance.now() < endsAt) {
      await subject.cycle(lane, 0);
      if (performance.now() <= endsAt) ended += 1;
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
  subject.rest();
  return (ended / windowMs) * 1_000;
}
