/**
 * Draws docs/screenshots/ again, from the built app on a fresh demo world: `npm run build`, then `npm run screenshots`.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { startAgent, startExecutor } from './agents.ts';
import { approve, readAll } from './approve.ts';
import { fillNight } from './night-shift.ts';
import { rowOf } from './pages.ts';
import type { Stack } from './running-stack.ts';
import { signInByApi } from './sign-in.ts';
import { startStack } from './stack.ts';

const FOLDER = path.resolve(import.meta.dirname, '../docs/screenshots');
const DESK = { viewport: { width: 1280, height: 860 } };
/** Down to who signs, and to the marked words. */
const HEIGHTS = { easy: 860, dangerous: 860, flagged: 1_480, quorum: 1_240 };
/** No scrollbar is drawn, so no room is left for one. A style of ours is what `bypassCSP` is for. */
const NO_GUTTER = 'html { scrollbar-gutter: auto !important; }';
const ARMED = '[data-testid=approve-button]:enabled';
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

async function startAgents(stack: Stack) {
  const executors = await Promise.all(stack.manifest.executors.map((executor) => startExecutor(stack, executor)));
  const entries = await Promise.all(
    stack.manifest.agents.map(async ({ tenant, token }) => {
      const executorUrl = executors.find((executor) => executor.tenant === tenant)?.url ?? '';
      return [tenant, await startAgent(stack, { token, executorUrl, waitBy: 'socket' })] as const;
    }),
  );
  const stop = async () => void (await Promise.all([...executors, ...entries.map(([, agent]) => agent)].map((process) => process.stop())));
  return { agents: Object.fromEntries(entries), stop };
}

async function open(browser: Browser, stack: Stack, who: string, options: BrowserContextOptions = DESK): Promise<Page> {
  const context = await browser.newContext({ baseURL: stack.url, locale: 'en-GB', timezoneId: 'UTC', bypassCSP: true, ...options });
  await signInByApi(context.request, stack, who);
  return context.newPage();
}

async function show(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('[data-live=live]').waitFor({ state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
}

/** `height` brings on the picture what a person would scroll to. */
async function shoot(page: Page, name: string, height?: number): Promise<void> {
  if (height) await page.setViewportSize({ width: DESK.viewport.width, height });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled', style: NO_GUTTER });
}

const stack = await startStack();
const { agents, stop } = await startAgents(stack);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await mkdir(FOLDER, { recursive: true });
  // What is no longer drawn must not stay behind.
  for (const name of await readdir(FOLDER)) if (name.endsWith('.png')) await rm(path.join(FOLDER, name));
  const night = await fillNight(agents);

  const ben = await open(browser, stack, 'ben');
  for (const [id, told] of [
    [night.done, 'result-output'],
    [night.quorum, 'seats'],
  ] as const) {
    await show(ben, `/requests/${id}`);
    if (id === night.quorum) await ben.getByTestId('reason-box').fill('Called the practice: nobody works there before seven.');
    await readAll(ben);
    await ben.locator(ARMED).waitFor();
    await approve(ben, id === night.quorum ? stack.passkeys.ben : undefined);
    await ben.getByTestId(told).waitFor();
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    const mara = await open(browser, stack, 'mara', { ...DESK, colorScheme });
    await show(mara, '/');
    await rowOf(mara, night.quorum).getByTestId('row-presence').waitFor();
    await shoot(mara, `queue-${colorScheme}`);
  }

  const mara = await open(browser, stack, 'mara');
  await show(mara, '/agents');
  await mara.getByRole('link', { name: 'Acme remediator' }).click();
  await mara.getByTestId('code-ask.mjs').waitFor();
  await shoot(mara, 'agent', 1_400);

  const ana = await open(browser, stack, 'ana');
  for (const name of ['easy', 'dangerous', 'flagged', 'quorum'] as const) {
    await show(ana, `/requests/${night[name]}`);
    if (name === 'easy') await ana.locator(ARMED).waitFor();
    await shoot(ana, `request-${name}`, HEIGHTS[name]);
  }

  await show(ana, `/requests/${night.edited}#edit`);
  const days = ana.locator('[data-testid=edit-field][data-path="/olderThanDays"] input');
  await days.fill('60');
  await readAll(ana);
  await ana.locator(ARMED).waitFor();
  await ana.evaluate(() => scrollTo(0, 0));
  await ana.mouse.move(0, 0);
  await shoot(ana, 'edit', 1_000);

  await ana.setViewportSize(DESK.viewport);
  await show(ana, `/requests/${night.quorum}`);
  await readAll(ana);
  await ana.locator(ARMED).click();
  await ana.getByTestId('type-name').fill(await ana.getByTestId('confirm-name').innerText());
  await ana.locator('[data-testid=confirm-approve]:enabled').waitFor();
  await shoot(ana, 'passkey');

  const phone = await open(browser, stack, 'ana', { ...PHONE, colorScheme: 'dark' });
  await show(phone, '/');
  await rowOf(phone, night.quorum).waitFor();
  await shoot(phone, 'phone-queue');
  await show(phone, `/requests/${night.quorum}`);
  await phone.locator('[data-testid=display-progress]').waitFor();
  await shoot(phone, 'phone-request');
} finally {
  await browser.close();
  await stop();
  await stack.stop();
}
