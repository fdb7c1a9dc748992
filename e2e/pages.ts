import { expect, type Locator, type Page } from '@playwright/test';

/** The queue's row of one request. */
export function rowOf(page: Page, id: string): Locator {
  return page.locator(`[data-testid=queue-row][data-request-id=${id}]`);
}

/**
 * From its next page on, no hint reaches this tab, and what it asks by itself every quarter of a minute is not answered: it
 * knows what it drew, until it decides something and asks again.
 */
export async function stayDeaf(page: Page): Promise<void> {
  await page.routeWebSocket(/socket\.io/, () => {});
  const decides = page.waitForRequest((asked) => asked.method() === 'POST' && /\/(votes|step-up)$/.test(asked.url()), { timeout: 0 });
  decides.catch(() => {});
  await page.route(/\/api\/console\/requests\/[^/?]+$/, async (route) => {
    await decides;
    await route.continue();
  });
}

/** The page answers to keys and hints: before that it is only a picture. */
export async function isLive(page: Page): Promise<void> {
  await expect(page.locator('[data-live=live]')).toBeAttached();
}
