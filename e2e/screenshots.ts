/**
 * Draws docs/screenshots/ again, from the built app on a fresh demo world: `node e2e/screenshots.ts`. Run `next build`
 * first.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { startAgent, startExecutor } from './agents.ts';
import { type Proposal, proposal } from './calls.ts';
import { rowOf } from './pages.ts';
import { signInByApi } from './sign-in.ts';
import type { Stack } from './running-stack.ts';
import { startStack } from './stack.ts';

const FOLDER = path.resolve(import.meta.dirname, '../docs/screenshots');
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const host = (name: string) => ({ kind: 'host' as const, name });

type Agents = Record<string, Awaited<ReturnType<typeof startAgent>>>;

async function startAgents(stack: Stack): Promise<{ agents: Agents; stop(): Promise<void> }> {
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

/** A night shift's queue. Answers the ids of the call that is shown and of one that can be decided before. */
async function fill({ acme, northwind, harbor }: Agents): Promise<{ shown: string; done: string }> {
  const submit = (agent: Agents[string] | undefined, body: object) =>
    agent?.submit(body).then(({ id }) => id) ?? Promise.reject(new Error('no agent'));
  const say = (summary: string, change: Proposal = {}) => ({ intent: { summary }, ...change });
  await submit(acme, proposal('allowedByPolicy'));
  await submit(acme, proposal('deniedByPolicy', say('Make room on the backup repository')));
  const done = await submit(acme, proposal('restart'));
  const reason = 'EDR raised a severity-1 alert: credential dumping on the domain controller, two minutes ago.';
  const isolation: Proposal = {
    intent: {
      summary: 'Cut the domain controller off before the attacker moves on',
      prompt: 'EDR-118 severity 1 on acme-dc01. Contain it, keep it reachable for the response team.',
      reason,
      ticket: 'INC-2291',
    },
  };
  const shown = await submit(acme, proposal('isolateController', isolation));
  await submit(acme, proposal('passwordReset', say('Luis Ortega is locked out and asks for a new password')));
  await submit(acme, proposal('cleanup', say('Disk D: of treatment room 8 is 97 % full')));
  await submit(northwind, proposal('restartAtNorthwind', say('Dispatch desk cannot reach LobAgent', { deadlineSeconds: 220 })));
  await submit(northwind, {
    ...proposal('restartAtNorthwind', say('KB5065432 waits for a reboot before the lorries leave')),
    tool: 'host.reboot',
    arguments: { force: true },
    targets: [host('nw-ws02'), host('nw-ws14')],
  });
  await submit(harbor, proposal('restartAtHarbor', say('LobAgent on the document server is up but does not answer')));
  return { shown, done };
}

async function open(browser: Browser, stack: Stack, who: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ baseURL: stack.url, locale: 'en-GB', timezoneId: 'UTC', ...options });
  await signInByApi(context.request, stack, who);
  return context.newPage();
}

async function shoot(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('status').getByText('Live').waitFor({ state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
  // The button is armed only once the page has stood still for a moment.
  if (address.startsWith('/requests/')) await page.locator('[data-testid=approve-button]:enabled').waitFor();
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled' });
}

const stack = await startStack();
const { agents, stop } = await startAgents(stack);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await mkdir(FOLDER, { recursive: true });
  const { shown, done } = await fill(agents);
  const ben = await open(browser, stack, 'ben', DESK);
  for (const id of [done, shown]) {
    await ben.goto(`/requests/${id}`);
    await ben.getByTestId('approve-button').click();
    await ben.getByTestId(id === done ? 'result-output' : 'seats').waitFor();
  }
  await ben.getByText('You have approved this').waitFor();

  for (const colorScheme of ['light', 'dark'] as const) {
    const suffix = colorScheme === 'dark' ? '-dark' : '';
    const mara = await open(browser, stack, 'mara', { ...DESK, colorScheme });
    await mara.goto('/');
    await rowOf(mara, shown).waitFor();
    await shoot(mara, '/', `queue${suffix}`);
    const ana = await open(browser, stack, 'ana', { ...DESK, colorScheme });
    await shoot(ana, `/requests/${shown}`, `request${suffix}`);
  }
  const mara = await open(browser, stack, 'mara', DESK);
  await shoot(mara, '/history', 'history');
  const phone = await open(browser, stack, 'ana', { ...PHONE, colorScheme: 'dark' });
  await shoot(phone, '/', 'phone-queue');
  await shoot(phone, `/requests/${shown}`, 'phone-request');
} finally {
  await browser.close();
  await stop();
  await stack.stop();
}
