import type { BrowserContext, CDPSession } from '@playwright/test';
import { measureScroll } from './queue-page.ts';

export const COSTS = ['script', 'style', 'layout', 'paint', 'other', 'all'] as const;
/** What the main thread of a page did for one frame of scrolling, in milliseconds: the machine's other work is not in it. */
export type FrameCost = Record<(typeof COSTS)[number], number>;
type TraceEvent = {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  tdur?: number;
  pid: number;
  tid: number;
};

const KIND: Record<string, keyof FrameCost> = {
  FunctionCall: 'script',
  EvaluateScript: 'script',
  FireAnimationFrame: 'script',
  TimerFire: 'script',
  EventDispatch: 'script',
  RunMicrotasks: 'script',
  V8GCScavenger: 'script',
  MajorGC: 'script',
  MinorGC: 'script',
  UpdateLayoutTree: 'style',
  Layout: 'layout',
  PrePaint: 'paint',
  Paint: 'paint',
  Layerize: 'paint',
  Commit: 'paint',
  UpdateLayer: 'paint',
};

/**
 * Scrolls the queue under a trace and sums what each kind of work took itself, without what ran inside of it: the time of the
 * thread and not of the wall, so that other work of the machine is not in it. Tracing itself is.
 */
export async function measureFrameCost(context: BrowserContext, plan: { frames: number; pixels: number }): Promise<FrameCost> {
  const page = await context.newPage();
  await page.goto('/');
  await page.locator('[data-live=live]').waitFor({ state: 'attached' });
  const session = await context.newCDPSession(page);
  const events = await trace(session, () => measureScroll(page, plan));
  await page.close();
  return costPerFrame(events, plan.frames);
}

async function trace(session: CDPSession, run: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) events.push(event);
  });
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: ['devtools.timeline', 'toplevel', '__metadata'] },
    transferMode: 'ReportEvents',
  });
  await run();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  return events;
}

function costPerFrame(events: readonly TraceEvent[], frames: number): FrameCost {
  // Of all renderers, the page's own is the one whose main thread painted most.
  const mains = new Map<string, number>();
  for (const { name, pid, tid } of events) if (name === 'Paint') mains.set(`${pid} ${tid}`, (mains.get(`${pid} ${tid}`) ?? 0) + 1);
  const [main = ''] = [...mains].sort((one, other) => other[1] - one[1])[0] ?? [];
  const spans = events
    .filter(({ ph, dur, pid, tid }) => ph === 'X' && dur !== undefined && `${pid} ${tid}` === main)
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const cost: FrameCost = { script: 0, style: 0, layout: 0, paint: 0, other: 0, all: 0 };
  const open: { end: number; kind: keyof FrameCost }[] = [];
  for (const { name, ts, dur: wall = 0, tdur } of spans) {
    const dur = tdur ?? 0;
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= ts) open.pop();
    const outer = open.at(-1);
    const kind = KIND[name] ?? outer?.kind ?? 'other';
    if (outer) cost[outer.kind] -= dur;
    else cost.all += dur;
    cost[kind] += dur;
    open.push({ end: ts + wall, kind });
  }
  for (const kind of Object.keys(cost) as (keyof FrameCost)[]) cost[kind] /= 1_000 * frames;
  return cost;
}
