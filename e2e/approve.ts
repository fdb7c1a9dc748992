import { expect, type Page, type Response } from '@playwright/test';
import { plugIn } from './passkeys.ts';
import type { CarriedPasskey } from './running-stack.ts';

/** Brings every part of the call on the screen, as a person does who reads to the end. */
export async function readAll(page: Page): Promise<void> {
  const next = page.getByTestId('next-unseen');
  await expect(async () => {
    if (await next.isVisible()) await next.click({ timeout: 1_000 });
    await expect(page.locator('[data-testid=call-part][data-seen=false]')).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
}

/**
 * Approves what the page shows, at whatever price it asks: a click, a hold, or the target's name; with the person's
 * passkey when the route wants one. Ends once the service has answered.
 */
export async function approve(page: Page, passkey?: CarriedPasskey): Promise<void> {
  const button = page.getByTestId('approve-button');
  const friction = await button.getAttribute('data-friction');
  await seeCustomer(page);
  if (friction !== 'key') await readAll(page);
  await expect(button).toBeEnabled();
  const authenticator = passkey && (await plugIn(page, passkey));
  const vote = page.waitForResponse(isAnswer);
  if (friction === 'hold') {
    await button.hover();
    await page.mouse.down();
    await vote;
    await page.mouse.up();
  } else {
    await button.click();
    if (friction === 'type') await confirmByName(page);
    await vote;
  }
  await authenticator?.cdp.detach();
}

/** Says that they see whose it is, when the last decision was another customer's; there is nothing to say otherwise. */
export async function seeCustomer(page: Page): Promise<void> {
  const seen = page.getByTestId('switch-seen');
  await expect(async () => {
    if (await seen.isVisible()) await seen.click({ timeout: 1_000 });
    await expect(seen).toHaveCount(0, { timeout: 500 });
  }).toPass();
}

/** The strip of a row in the queue with its button armed: another customer than the last time is noticed on the way. */
export async function armStrip(page: Page): Promise<void> {
  const strip = page.getByTestId('quick-approve');
  const [button, seen] = [strip.getByTestId('quick-approve-confirm'), strip.getByTestId('switch-seen')];
  await expect.poll(async () => (await seen.isVisible()) || (await button.isEnabled())).toBe(true);
  if (await seen.isVisible()) await page.keyboard.press('i');
  await expect(button).toBeEnabled();
}

/** A screen that is behind is told so when it asks what to sign, before there is a vote. */
function isAnswer(response: Response): boolean {
  return response.url().endsWith('/votes') || (response.url().endsWith('/step-up') && !response.ok());
}

/** Types into the open dialog what it asks for. */
export async function confirmByName(page: Page): Promise<void> {
  const input = page.getByTestId('type-name');
  const name = await page.getByTestId('confirm-name').innerText();
  await input.fill(name);
  await page.getByTestId('confirm-approve').click();
}
