import type { BrowserContext, Page } from '@playwright/test';

/** Milliseconds from one key to what it leads to. No time to read is in them: that is the person's. */
export type Decision = { readyMs: number; recordedMs: number };

async function clocked(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function openList(context: BrowserContext, tenant: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/?risk=low&tenant=${tenant}`);
  await page.locator('[data-live=live]').waitFor({ state: 'attached' });
  await page.keyboard.press('j');
  return page;
}

const openButton = '[data-testid=approve-button]:enabled';

/** On the page of each call: `a` signs it, `j` leads to the next. Ready is when the next call is drawn and takes an answer. */
export async function decideOnPages(context: BrowserContext, tenant: string, count: number): Promise<Decision[]> {
  const page = await openList(context, tenant);
  const decisions: Decision[] = [];
  for (let n = 0; n < count; n += 1) {
    const before = page.url();
    const readyMs = await clocked(async () => {
      await page.keyboard.press(n === 0 ? 'o' : 'j');
      await page.waitForURL((url) => url.href !== before);
      await page.locator(openButton).waitFor();
    });
    const recordedMs = await clocked(async () => {
      await page.keyboard.press('a');
      await page.getByTestId('outcome').waitFor();
    });
    decisions.push({ readyMs, recordedMs });
  }
  await page.close();
  return decisions;
}

/** From the row of each call: `a` shows it whole, `y` signs it, `j` leads to the next. */
export async function decideOnRows(context: BrowserContext, tenant: string, count: number): Promise<Decision[]> {
  const page = await openList(context, tenant);
  const decisions: Decision[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-request-id]')?.dataset['requestId']);
    const row = page.locator(`[data-request-id="${id ?? ''}"]`);
    const readyMs = await clocked(async () => {
      await page.keyboard.press('a');
      await page.locator('[data-testid=quick-approve-confirm]:enabled').waitFor();
    });
    const recordedMs = await clocked(async () => {
      await page.keyboard.press('y');
      await row.and(page.locator('[data-gone]')).waitFor();
    });
    decisions.push({ readyMs, recordedMs });
    await page.keyboard.press('j');
    await page.waitForFunction((done) => {
      const now = document.activeElement?.closest<HTMLElement>('[data-request-id]')?.dataset['requestId'];
      return now !== undefined && now !== done;
    }, id);
  }
  await page.close();
  return decisions;
}
