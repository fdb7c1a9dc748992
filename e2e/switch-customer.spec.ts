import type { Page } from '@playwright/test';
import { approve } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';

/** Every state that the notice and the button were in together, from before the page draws anything. */
async function watchArming(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { arming: seen });
    const note = () => {
      const notice = document.querySelector<HTMLElement>('[data-testid=switch-notice], [data-testid=tenant-switch]');
      const button = document.querySelector<HTMLButtonElement>('[data-testid=approve-button], [data-testid=quick-approve-confirm]');
      if (!button) return;
      const state = `${notice ? 'said' : 'silent'}, ${button.disabled ? 'waits' : 'armed'}`;
      if (seen.at(-1) !== state) seen.push(state);
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] });
  });
  return () => page.evaluate(() => (globalThis as unknown as { arming: string[] }).arming);
}

/** Makes a customer the last one that Noor decided for. */
async function decideFor(page: Page, id: string): Promise<void> {
  await page.goto(`/requests/${id}`);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByTestId('deny-button').click();
  await expect(page.getByTestId('outcome')).toContainText('denied by Noor Haddad');
}

// One person decides in all of these, and what she decided last is what they are about.
test.describe.configure({ mode: 'serial' });

test('the next request of another customer says so, names both, and arms only after that', async ({ open, agents }) => {
  const [last, next, same] = [
    await agents.harbor.submit(proposal('restartAtHarbor')),
    await agents.northwind.submit(proposal('restartAtNorthwind')),
    await agents.harbor.submit(proposal('restartAtHarbor')),
  ];
  const noor = await open('noor', '/account');
  await decideFor(noor, last.id);
  const arming = await watchArming(noor);

  await noor.goto(`/requests/${next.id}`);
  const notice = noor.getByTestId('switch-notice');
  await expect(notice).toContainText('Another customer:');
  await expect(notice).toContainText(/Northwind Logistics\s*— you last decided for Harbor Legal/);
  await expect(noor.getByTestId('approve-button')).toBeDisabled();
  await isLive(noor);
  await noor.keyboard.press('i');
  await expect(notice).toHaveAttribute('data-armed', 'true');
  await expect(noor.getByTestId('approve-button')).toBeEnabled();
  expect(await arming()).toEqual(['said, waits', 'said, armed']);

  // The same customer again needs no word.
  await noor.goto(`/requests/${same.id}`);
  await expect(noor.getByTestId('approve-button')).toBeEnabled();
  expect(await arming()).not.toContainEqual(expect.stringMatching(/^said/));

  await noor.goto(`/requests/${next.id}`);
  await approve(noor);
  expect((await agents.northwind.decisionOf(next.id)).status).toBe('approved');
  await agents.harbor.withdraw(same.id);
});

test('no key, no hold and no name gets ahead of the notice, and a denial does not wait for it', async ({ open, agents }) => {
  const [last, next, other] = [
    await agents.harbor.submit(proposal('restartAtHarbor')),
    await agents.northwind.submit(proposal('restartAtNorthwind')),
    await agents.northwind.submit(proposal('restartAtNorthwind')),
  ];
  const noor = await open('noor', '/account');
  await decideFor(noor, last.id);
  // Time stands still for the page, so that it can be seen to wait.
  await noor.clock.install();
  await noor.clock.pauseAt(Date.now() + 60_000);
  await noor.goto(`/requests/${other.id}`);
  await expect(noor.getByTestId('switch-notice')).toHaveAttribute('data-armed', 'false');
  await expect(noor.getByTestId('decision-panel')).toContainText('Another customer: say above that you see it');
  await noor.keyboard.press('a');
  await expect(noor.getByTestId('approve-button')).toBeDisabled();
  await expect(noor.getByTestId('status').first()).toHaveText('Held');
  // An hour of looking away is no look.
  await noor.clock.runFor(3_600_000);
  await expect(noor.getByTestId('approve-button')).toBeDisabled();
  await noor.getByRole('button', { name: 'I see it' }).click();
  await expect(noor.getByTestId('switch-notice')).toHaveAttribute('data-armed', 'true');
  await noor.clock.runFor(2_000);
  await expect(noor.getByTestId('approve-button')).toBeEnabled();
  await noor.clock.resume();

  await noor.goto(`/requests/${next.id}`);
  await expect(noor.getByTestId('switch-notice')).toContainText('Northwind Logistics');
  await noor.getByRole('button', { name: 'Not now' }).click();
  await noor.getByTestId('deny-button').click();
  expect((await agents.northwind.decisionOf(next.id)).status).toBe('denied');
  await agents.northwind.withdraw(other.id);
});

/** What lies over the middle of the notice and of its button; `null` when each is its own. */
function coverOf(page: Page): Promise<string | null> {
  return page.getByTestId('switch-notice').evaluate((notice) => {
    for (const each of [notice, notice.querySelector('[data-testid=switch-seen]') ?? notice]) {
      const { left, top, width, height } = each.getBoundingClientRect();
      for (const share of [0.02, 0.5, 0.98]) {
        const at = document.elementFromPoint(left + width * share, top + height / 2);
        if (!at || !notice.contains(at)) return at?.closest('[data-testid]')?.getAttribute('data-testid') ?? 'nothing';
      }
    }
    return null;
  });
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
])
  test(`nothing lies over the notice, however far one scrolls, at ${viewport.width} × ${viewport.height}`, async ({ open, agents }) => {
    const [last, next] = [
      await agents.harbor.submit(proposal('restartAtHarbor')),
      await agents.northwind.submit(proposal('restartAtNorthwind')),
    ];
    const noor = await open('noor', '/account');
    await decideFor(noor, last.id);
    await noor.setViewportSize(viewport);
    await noor.goto(`/requests/${next.id}`);
    await expect(noor.getByTestId('switch-notice')).toBeVisible();
    for (const top of [0, 300, 100_000]) {
      await noor.evaluate((y) => scrollTo({ top: y, behavior: 'instant' }), top);
      await expect.poll(() => coverOf(noor), { message: `scrolled by ${top}` }).toBeNull();
    }
    await agents.northwind.withdraw(next.id);
  });

test('the quick approval in the queue says it too, before its button arms', async ({ open, agents }) => {
  const word = `s${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
  const last = await agents.harbor.submit(proposal('restartAtHarbor'));
  const next = await agents.northwind.submit(
    proposal('restartAtNorthwind', { targets: [{ kind: 'host', name: 'nw-ws14' }], intent: { summary: word } }),
  );
  const noor = await open('noor', '/account');
  await decideFor(noor, last.id);
  const arming = await watchArming(noor);
  await noor.goto(`/?q=${word}`);
  await isLive(noor);
  await noor.keyboard.press('j');
  await noor.keyboard.press('a');
  const strip = noor.getByTestId('quick-approve');
  await expect(strip.getByTestId('tenant-switch')).toContainText(
    'Another customer: you last decided for Harbor Legal. This is Northwind Logistics.',
  );
  await expect(strip.getByTestId('quick-approve-confirm')).toBeDisabled();
  await noor.keyboard.press('y');
  await noor.keyboard.press('i');
  await expect(strip.getByTestId('quick-approve-confirm')).toBeEnabled();
  const states = await arming();
  expect(states.at(-1)).toBe('said, armed');
  expect(states).not.toContain('silent, armed');
  await noor.keyboard.press('y');
  expect((await agents.northwind.decisionOf(next.id)).status).toBe('approved');
  await expect(rowOf(noor, next.id)).toContainText('by Noor Haddad');
});
