import { expect, type Locator, type Page } from '@playwright/test';

/** The queue's row of one request. */
export function rowOf(page: Page, id: string): Locator {
  return page.locator(`[data-testid=queue-row][data-request-id=${id}]`);
}

/** From its next page on, no hint reaches this tab: it knows what it drew and learns more only by asking. */
export async function stayDeaf(page: Page): Promise<void> {
  await page.routeWebSocket(/socket\.io/, () => {});
}

/** The page answers to keys and hints: before that it is only a picture. */
export async function isLive(page: Page): Promise<void> {
  await expect(page.locator('[data-live=live]')).toBeAttached();
}
