import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';
import { decideOnPages, decideOnRows } from './queue-decide.ts';
import { measureFrameCost } from './queue-frame-cost.ts';
import { measureEvents, measurePaint, scrollNothing, scrollQueue } from './queue-page.ts';
import { type QueueResult, renderQueueReport } from './queue-report.ts';
import { DECIDES_FOR, openQueueWorld, WHO } from './queue-world.ts';

const FULL = { total: 10_000, paints: 12, scrolls: 4, frames: 600, pixels: 60, events: 15, decisions: 20 };
/** To see that it works; nothing is written. */
const QUICK = { ...FULL, total: 2_000, paints: 2, scrolls: 1, frames: 120, events: 2, decisions: 3 };
const RESULTS = new URL('results/', import.meta.url);

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick ? QUICK : FULL;
const startedAt = performance.now();
const say = (text: string) => process.stderr.write(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${text}\n`);

say(`a queue with ${plan.total} held calls`);
const world = await openQueueWorld(plan.total);
try {
  const machine = await describeMachine(world);
  const contexts = { few: await world.enter('few'), many: await world.enter('many') };
  const result: QueueResult = {
    pending: await world.pending(),
    paint: { few: [], many: [] },
    scroll: { nothing: [], few: [], many: [] },
    cost: { few: [], many: [] },
    events: { few: [], many: [], submit: [] },
    onPages: { few: [], many: [] },
    onRows: { few: [], many: [] },
  };
  say('opening it');
  for (const who of WHO) await measurePaint(contexts[who]);
  for (let round = 0; round < plan.paints; round += 1) for (const who of WHO) result.paint[who].push(await measurePaint(contexts[who]));
  say('scrolling it');
  for (let round = 0; round < plan.scrolls; round += 1) {
    result.scroll.nothing.push(await scrollNothing(contexts.few, plan));
    for (const who of WHO) result.scroll[who].push(await scrollQueue(contexts[who], plan));
  }
  for (let round = 0; round < plan.scrolls; round += 1)
    for (const who of WHO) result.cost[who].push(await measureFrameCost(contexts[who], plan));
  say('what agents send');
  result.events = await measureEvents(world, contexts, plan.events);
  say('deciding');
  for (const who of WHO) {
    result.onPages[who] = await decideOnPages(contexts[who], DECIDES_FOR[who], plan.decisions);
    result.onRows[who] = await decideOnRows(contexts[who], DECIDES_FOR[who], plan.decisions);
  }
  const report = renderQueueReport(machine, result);
  process.stdout.write(`\n${report}`);
  if (!values.quick) {
    await mkdir(RESULTS, { recursive: true });
    const name = `queue-${machine.at.slice(0, 10)}-${machine.commit}`;
    await writeFile(new URL(`${name}.json`, RESULTS), `${JSON.stringify({ machine, plan, result })}\n`);
    await writeFile(new URL('queue-latest.md', RESULTS), report);
  }
} finally {
  await world.close();
}
