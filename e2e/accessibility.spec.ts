import type { Page } from '@playwright/test';
import { armStrip, readAll, seeCustomer } from './approve.ts';
import { findSerious } from './axe.ts';
import { proposal } from './calls.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';

const SIZES = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: PHONE,
};
const SCHEMES = ['light', 'dark'] as const;

const WCAG = { tags: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };

type Shift = { value: number; sources: string[] };

/** What the page moved by itself since it loaded: the sum that browsers report as cumulative layout shift, and what moved. */
function measureShift(page: Page): Promise<Shift> {
  return page.evaluate(
    () =>
      new Promise<Shift>((resolve) => {
        new PerformanceObserver((list) => {
          const entries = list.getEntries() as (PerformanceEntry & { value: number; sources: { node: Element | null }[] })[];
          const name = (node: Element | null) => `${node?.nodeName} ${node?.textContent?.slice(0, 40)}`;
          resolve({
            value: entries.reduce((sum, { value }) => sum + value, 0),
            sources: entries.flatMap(({ sources }) => sources.map(({ node }) => name(node))),
          });
        }).observe({ type: 'layout-shift', buffered: true });
        // Without any shift the observer never speaks; entries of what was drawn before these frames are there by then.
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve({ value: 0, sources: [] }), 0)));
      }),
  );
}

for (const [size, device] of Object.entries(SIZES)) {
  for (const colorScheme of SCHEMES) {
    test(`every page, ${size}, ${colorScheme}: axe finds nothing serious, nothing overflows, nothing moves by itself`, async ({
      open,
      agents,
      guard,
    }) => {
      test.setTimeout(300_000);
      guard.expectStatus(404);
      const held = await agents.acme.submit(proposal('isolateController', { intent: { reason: 'hidden\u200Bmark and p\u0430ypal' } }));
      // Its own view of history: what other tests have decided meanwhile may come in at the top of the whole.
      const word = `look-${size}-${colorScheme}`;
      const denied = await agents.acme.submit(proposal('deniedByPolicy', { intent: { summary: word } }));
      const ana = await open('ana', '/account', { colorScheme, ...device });
      const found: string[] = [];
      const paths = ['/', `/requests/${held.id}`, `/requests/${denied.id}`, `/history?q=${word}`, '/account', '/requests/req_nothing'];
      // Long, and the same cards all the way down: axe needs five seconds of processor for it, so it looks twice.
      if ((size === 'desk') === (colorScheme === 'light')) paths.push('/docs/api');
      for (const path of paths) {
        await ana.goto(path);
        await expect(ana.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(ana.getByRole('status').getByText('Live')).toBeAttached();
        if (path === '/docs/api') await expect(ana.getByRole('heading', { level: 3 }).first()).toBeVisible();
        found.push(...(await findSerious(ana, WCAG)).map((text) => `${path} ${text}`));
        const wide = await ana.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) found.push(`${path} is ${wide} px too wide`);
        const { value, sources } = await measureShift(ana);
        if (value > 0.02) found.push(`${path} moved by ${value}: ${sources.join(', ')}`);
      }
      // A page that is signed out under its feet leaves by itself; there must be none when that happens.
      await ana.goto('about:blank');
      await ana.context().clearCookies();
      await ana.goto('/sign-in');
      found.push(...(await findSerious(ana, WCAG)).map((text) => `sign-in ${text}`));
      expect(found).toEqual([]);
      await agents.acme.withdraw(held.id);
    });
  }
}

test('the dialog of the second look passes axe, keeps the focus inside, and gives it back', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('passwordReset'));
  const ana = await open('ana', `/requests/${id}`, { colorScheme: 'dark' });
  await readAll(ana);
  await ana.getByTestId('approve-button').click();
  const dialog = ana.getByRole('dialog');
  await expect(dialog).toBeVisible();
  expect(await findSerious(ana, WCAG)).toEqual([]);
  for (let step = 0; step < 4; step++) {
    await ana.keyboard.press('Tab');
    await expect(dialog.locator(':focus')).toHaveCount(1);
  }
  await ana.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(ana.getByTestId('approve-button')).toBeFocused();
  await agents.acme.withdraw(id);
});

test('by keyboard alone: every stop shows that it has the focus, Deny comes before Approve, and both work', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const ana = await open('ana', `/requests/${id}`);
  await expect(ana.getByTestId('approve-button')).toBeEnabled();
  const stops: string[] = [];
  for (let step = 0; step < 40 && stops.at(-1) !== 'approve-button'; step++) {
    await ana.keyboard.press('Tab');
    const stop = await ana.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { name: element.dataset['testid'] ?? element.innerText, visible: outlineStyle !== 'none' && outlineWidth !== '0px' };
    });
    expect(stop).toEqual({ name: stop.name, visible: true });
    stops.push(stop.name);
  }
  expect(stops.slice(-2)).toEqual(['deny-button', 'approve-button']);
  expect(stops[0]).toBe('Skip to the content');
  await ana.keyboard.press('Enter');
  expect((await agents.acme.decisionOf(id)).status).toBe('approved');
});

test('the buttons of a decision stay under the finger, whatever gets the focus', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  for (const device of Object.values(SIZES)) {
    const ana = await open('ana', `/requests/${id}`, device);
    const approve = ana.getByTestId('approve-button');
    await expect(approve).toBeEnabled();
    const before = await approve.boundingBox();
    await ana.getByTestId('reason-box').focus();
    expect(await approve.boundingBox()).toEqual(before);
    await ana.getByTestId('deny-button').focus();
    expect(await approve.boundingBox()).toEqual(before);
  }
  await agents.acme.withdraw(id);
});

const LOOKS = {
  'desk, dark': { ...SIZES.desk, colorScheme: 'dark' },
  'phone, light': { ...SIZES.phone, colorScheme: 'light' },
} as const;

for (const [look, options] of Object.entries(LOOKS)) {
  const phone = look.startsWith('phone');

  test(`what lies over every page, ${look}: axe finds nothing serious, it fits, and Escape closes it`, async ({ open }) => {
    const ana = await open('ana', '/', options);
    await isLive(ana);
    const overlays: [name: string, openIt: () => Promise<void>][] = [
      ['Keys', () => ana.keyboard.press('?')],
      ['Commands', () => ana.getByRole('button', { name: 'Commands' }).click()],
      ['Alerts on this device', () => ana.getByRole('button', { name: /^Alerts on this device/ }).click()],
      ['Filter', () => ana.getByRole('button', { name: 'Filter', exact: true }).click()],
    ];
    for (const [name, openIt] of overlays) {
      await openIt();
      await expectGoodDialog(ana, name);
    }
    await ana.goto('/history');
    await isLive(ana);
    await ana.getByRole('button', { name: 'Filter', exact: true }).click();
    await expectGoodDialog(ana, 'Filter');
  });

  test(`what lies over the queue, ${look}: the dialog of a denial and the strip of a quick approval pass axe`, async ({ open, agents }) => {
    const word = `a${crypto.randomUUID().slice(0, 8)}`;
    // A host of its own: what was denied on another a moment ago is not quick.
    const target = { kind: 'host' as const, name: phone ? 'nw-ws02' : 'nw-ws21' };
    const { id } = await agents.northwind.submit(proposal('restartAtNorthwind', { targets: [target], intent: { summary: word } }));
    const ana = await open('ana', `/?q=${word}`, options);
    await isLive(ana);
    await ana.keyboard.press('j');
    await expect(rowOf(ana, id).getByRole('link')).toBeFocused();
    await ana.keyboard.press('d');
    await expect(ana.getByTestId('queue-deny-confirm')).toBeEnabled();
    await expectGoodDialog(ana, 'Deny this call');
    await expect(rowOf(ana, id).getByRole('link')).toBeFocused();
    await ana.keyboard.press('a');
    await armStrip(ana);
    expect(await findSerious(ana, WCAG)).toEqual([]);
    await ana.keyboard.press('Escape');
    await expect(ana.getByTestId('quick-approve')).toBeHidden();
    await agents.northwind.withdraw(id);
  });

  test(`what lies over a request, ${look}: confirm, hand over, report and edit pass axe`, async ({ open, agents }) => {
    const { id } = await agents.acme.submit(proposal('passwordReset'));
    const edited = await agents.acme.submit(proposal('cleanup'));
    const ana = await open('ana', `/requests/${id}`, options);
    await seeCustomer(ana);
    await readAll(ana);
    await expect(ana.getByTestId('approve-button')).toBeEnabled();
    await ana.getByTestId('approve-button').click();
    await expectGoodDialog(ana, 'Approve for Acme Dental?');
    if (phone) await ana.getByTestId('more-actions').click();
    await ana.getByTestId('action-hand-over').click();
    await expect(ana.getByLabel('Ben Okafor')).toBeVisible();
    await expectGoodDialog(ana, 'Hand over');
    await ana.getByTestId('action-report').click();
    await expectGoodDialog(ana, 'Report this agent as malicious?');

    await ana.goto(`/requests/${edited.id}#edit`);
    await expect(ana.getByRole('button', { name: /Approve edited/i })).toBeVisible();
    expect(await findSerious(ana, WCAG)).toEqual([]);
    expect(await ana.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await ana.close();
    await Promise.all([id, edited.id].map((each) => agents.acme.withdraw(each)));
  });

  test(`what lies over the account, ${look}: taking a passkey away is asked for in a dialog that passes axe`, async ({ open }) => {
    const ben = await open('ben', '/account', options);
    await isLive(ben);
    await ben
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect(ben.getByRole('dialog')).toBeVisible();
    expect(await findSerious(ben, WCAG)).toEqual([]);
    await ben.keyboard.press('Escape');
    await expect(ben.getByRole('dialog')).toBeHidden();
  });
}

/** The open dialog passes axe, fits the screen, holds the focus, and closes by its key. */
async function expectGoodDialog(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog).toBeVisible();
  expect(await findSerious(page, WCAG), name).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0);
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press('Tab');
    await expect(dialog.locator(':focus')).toHaveCount(1);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}
