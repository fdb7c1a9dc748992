import type { BrowserContext, Page } from '@playwright/test';
import { WHO, type QueueWorld, type Who } from './queue-world.ts';

/** Milliseconds since the navigation began. The first rows are in the first paint, because the server draws them. */
export type Paint = { firstByteMs: number; firstPaintMs: number; liveMs: number };
/** From one frame to the next, in milliseconds. */
export type Scroll = { frames: number[]; rows: number };

/** A page that knows when it came to answer to keys and hints, and when each row was drawn, by the clock of the machine. */
async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen: Record<string, number> = {};
    const marks = { live: 0, seen };
    Object.assign(window, { marks });
    new MutationObserver(() => {
      if (marks.live === 0 && document.querySelector('[data-live=live]')) marks.live = performance.now();
      for (const row of document.querySelectorAll<HTMLElement>('[data-testid=queue-row]')) {
        const id = row.dataset['requestId'] ?? '';
        if (!(id in seen)) requestAnimationFrame((now) => void (seen[id] ??= performance.timeOrigin + now));
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-live'] });
  });
  return page;
}

const waitLive = (page: Page) => page.locator('[data-live=live]').waitFor({ state: 'attached' });

/** Opens the queue in a new tab of a browser that was there before. */
export async function measurePaint(context: BrowserContext): Promise<Paint> {
  const page = await openPage(context);
  await page.goto('/');
  await waitLive(page);
  const paint = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const [first] = performance.getEntriesByName('first-contentful-paint');
    const { marks } = window as unknown as { marks: { live: number } };
    return { firstByteMs: navigation?.responseStart ?? Number.NaN, firstPaintMs: first?.startTime ?? Number.NaN, liveMs: marks.live };
  });
  await page.close();
  return paint;
}

/** Scrolls as fast as a wheel is spun, so many pixels at each frame, and turns round at the end. */
export async function measureScroll(page: Page, { frames, pixels }: { frames: number; pixels: number }): Promise<Scroll> {
  const result = await page.evaluate(
    async ({ count, by }) => {
      const nextFrame = () => new Promise<number>((resolve) => void requestAnimationFrame(resolve));
      const drawn = new Set<string>();
      const deltas: number[] = [];
      let step = by;
      let last = await nextFrame();
      for (let n = 0; n < count; n += 1) {
        const end = document.documentElement.scrollHeight - innerHeight;
        if ((step > 0 && scrollY >= end) || (step < 0 && scrollY <= 0)) step = -step;
        scrollBy({ top: step, behavior: 'instant' });
        const now = await nextFrame();
        deltas.push(now - last);
        last = now;
        // Now and then, so that counting costs no frame of what is counted.
        if (n % 10 === 0)
          for (const row of document.querySelectorAll<HTMLElement>('[data-request-id]')) drawn.add(row.dataset['requestId'] ?? '');
      }
      return { frames: deltas, rows: drawn.size };
    },
    { count: frames, by: pixels },
  );
  return result;
}

export async function scrollQueue(context: BrowserContext, plan: { frames: number; pixels: number }): Promise<Scroll> {
  const page = await context.newPage();
  await page.goto('/');
  await waitLive(page);
  const scroll = await measureScroll(page, plan);
  await page.close();
  return scroll;
}

/** The same on a page with nothing on it: what this machine can do at all. */
export async function scrollNothing(context: BrowserContext, plan: { frames: number; pixels: number }): Promise<Scroll> {
  const page = await context.newPage();
  await page.setContent('<style>body { height: 600000px; background: linear-gradient(#fff, #000) }</style>');
  const scroll = await measureScroll(page, plan);
  await page.close();
  return scroll;
}

/** From the agent's call being sent to its row being drawn, in two open browsers, in milliseconds; and how long the call itself took. */
export async function measureEvents(
  world: QueueWorld,
  contexts: Record<Who, BrowserContext>,
  rounds: number,
): Promise<Record<Who | 'submit', number[]>> {
  const pages = { few: await openPage(contexts.few), many: await openPage(contexts.many) };
  for (const who of WHO) {
    await pages[who].goto('/');
    await waitLive(pages[who]);
  }
  const result: Record<Who | 'submit', number[]> = { few: [], many: [], submit: [] };
  for (let round = 0; round < rounds; round += 1) {
    const sentAt = performance.timeOrigin + performance.now();
    const id = await world.propose();
    result.submit.push(performance.timeOrigin + performance.now() - sentAt);
    for (const who of WHO) {
      const drawn = await pages[who].waitForFunction((wanted) => {
        const { marks } = window as unknown as { marks: { seen: Record<string, number> } };
        return marks.seen[wanted];
      }, id);
      result[who].push(((await drawn.jsonValue()) ?? Number.NaN) - sentAt);
    }
  }
  for (const who of WHO) await pages[who].close();
  return result;
}
