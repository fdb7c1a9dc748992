import type { Locator, Page } from '@playwright/test';
import { proposal } from './calls.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';

const newWord = () => `p${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;

async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), page.url()).toBeLessThanOrEqual(0);
}

/** In the bottom third, and as high as a finger is wide. */
async function expectUnderThumb(button: Locator): Promise<void> {
  const box = await button.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  expect(box?.y).toBeGreaterThanOrEqual((844 * 2) / 3);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
}

/** A finger that stays on an element, as Chromium itself would report one. */
async function touch(page: Page, target: Locator): Promise<{ lift(): Promise<void> }> {
  const box = await target.boundingBox();
  if (!box) throw new Error('nothing to touch');
  const cdp = await page.context().newCDPSession(page);
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  return {
    async lift() {
      await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await cdp.detach();
    },
  };
}

test('on a phone a call is opened, read and approved by a finger that stays; a short touch only says how', async ({ open, agents }) => {
  const word = newWord();
  const targets = ['acme-app01', 'acme-img01'].map((name) => ({ kind: 'host' as const, name }));
  const { id } = await agents.acme.submit(proposal('restart', { targets, intent: { summary: word } }));
  const ana = await open('ana', '/account', PHONE);
  await ana.clock.install();
  await ana.goto(`/?q=${word}`);
  await isLive(ana);
  await expectFits(ana);
  await rowOf(ana, id).getByRole('link').tap();
  await expect(ana).toHaveURL(`/requests/${id}`);
  const button = ana.getByTestId('approve-button');
  await expect(button).toHaveAttribute('data-friction', 'hold');
  await expect(async () => {
    const next = ana.getByTestId('next-unseen');
    if (await next.isVisible()) await next.tap();
    await expect(button).toBeEnabled({ timeout: 1_000 });
  }).toPass();
  await expectFits(ana);
  await expectUnderThumb(button);
  await expectUnderThumb(ana.getByTestId('deny-button'));

  // Time stands still for the page: on a slow machine, short would be long.
  await ana.clock.pauseAt(Date.now() + 60_000);
  const short = await touch(ana, button);
  await expect(ana.getByText('Keep holding…')).toBeVisible();
  await short.lift();
  await expect(ana.getByText('Keep it pressed until the ring is full')).toBeVisible();
  await expect(ana.getByTestId('status').first()).toHaveText('Held');
  await ana.clock.resume();
  const long = await touch(ana, button);
  await expect(ana.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
  await long.lift();
  expect((await agents.acme.decisionOf(id)).status).toBe('approved');
  await expectFits(ana);
});

test('on a phone a call is denied with a preset, from what comes up under the thumb', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('passwordReset'));
  const ana = await open('ana', `/requests/${id}`, PHONE);
  await isLive(ana);
  const deny = ana.getByTestId('deny-button');
  await deny.tap();
  const preset = ana.getByRole('button', { name: 'Wrong target' });
  await expect(preset).toBeInViewport({ ratio: 1 });
  await expectUnderThumb(deny);
  await preset.tap();
  await deny.tap();
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: 'Wrong target' });
  await expect(ana.getByTestId('outcome')).toContainText('denied by Ana Ruiz');
  // Once it is decided the page is for reading again.
  await expect(ana.getByTestId('deny-button')).toHaveCount(0);
  const height = (await ana.getByTestId('decision-panel').boundingBox())?.height ?? 0;
  expect(height).toBeLessThan(PHONE.viewport.height / 4);
});

test('nothing overflows on a phone, and the places to go are in the bottom third', async ({ open, agents, guard }) => {
  guard.expectStatus(404);
  const held = await agents.acme.submit(proposal('crossTenant'));
  const mara = await open('mara', '/', PHONE);
  for (const path of ['/', '/?group=tenant', `/requests/${held.id}`, '/history', '/account', '/docs/api', '/requests/req_nothing']) {
    await mara.goto(path);
    await expect(mara.getByRole('heading', { level: 1 })).toBeVisible();
    await expectFits(mara);
    if (path.startsWith('/requests/') || path === '/docs/api') continue;
    for (const link of await mara.getByRole('navigation', { name: 'Main' }).getByRole('link').all()) await expectUnderThumb(link);
  }
  await mara.goto(`/requests/${held.id}`);
  await mara.getByTestId('more-actions').tap();
  for (const action of ['edit', 'ask', 'hand-over', 'report']) {
    const box = await mara.getByTestId(`action-${action}`).boundingBox();
    expect(box?.height, action).toBeGreaterThanOrEqual(44);
    expect(box?.width, action).toBeGreaterThanOrEqual(44);
  }
  await agents.acme.withdraw(held.id);
});

test('what lies at an edge keeps clear of the notch and of the bar of the phone', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const ana = await open('ana', '/', PHONE);
  await expect(ana.locator('meta[name=viewport]')).toHaveAttribute('content', /viewport-fit=cover/);
  const cdp = await ana.context().newCDPSession(ana);
  await cdp.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 47, bottom: 34, left: 0, right: 0 } });
  const padding = (locator: Locator, side: 'Top' | 'Bottom') =>
    locator.evaluate((element, of) => Number.parseFloat(getComputedStyle(element)[`padding${of}`]), side);
  await expect.poll(() => padding(ana.getByRole('navigation', { name: 'Main' }), 'Bottom')).toBe(34);
  expect(await padding(ana.locator('header'), 'Top')).toBe(47);
  await ana.goto(`/requests/${id}`);
  await expect.poll(() => padding(ana.getByTestId('decision-panel'), 'Bottom')).toBe(34);
  await agents.acme.withdraw(id);
});

test('the console can be installed: its manifest, its icons and its service worker are there, and offline it says so', async ({
  open,
  guard,
}) => {
  const ana = await open('ana', '/', PHONE);
  const href = await ana.locator('link[rel=manifest]').getAttribute('href');
  const answer = await ana.request.get(href ?? '');
  expect(answer.headers()['content-type']).toContain('application/manifest+json');
  const manifest = (await answer.json()) as { icons: { src: string; type: string; sizes: string }[]; shortcuts: { url: string }[] };
  expect(manifest).toMatchObject({ name: 'Holdpoint', start_url: '/', scope: '/', display: 'standalone' });
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  for (const { src, type } of manifest.icons) {
    const icon = await ana.request.get(src);
    expect({ src, status: icon.status(), type: icon.headers()['content-type'] }).toEqual({ src, status: 200, type });
  }
  for (const { url } of manifest.shortcuts) expect((await ana.request.get(url)).status(), url).toBe(200);
  const worker = await ana.evaluate(async () => {
    const { active, scope } = await navigator.serviceWorker.ready;
    return { script: active?.scriptURL, scope };
  });
  const origin = new URL(ana.url()).origin;
  expect(worker).toEqual({ script: `${origin}/sw.js`, scope: `${origin}/` });
  // Chromium's own judgement of whether it would offer to install this.
  const cdp = await ana.context().newCDPSession(ana);
  const { errors } = (await cdp.send('Page.getAppManifest')) as { errors: unknown[] };
  expect(errors).toEqual([]);

  await ana.reload();
  await ana.waitForFunction(() => navigator.serviceWorker.controller !== null);
  guard.expectLog(/ERR_INTERNET_DISCONNECTED/);
  await ana.context().setOffline(true);
  await ana.goto('/history');
  await expect(ana.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(ana.getByText('Ana Ruiz')).toHaveCount(0);
  // Nothing that a customer's data is in was kept.
  const kept = await ana.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept.toSorted()).toEqual(['/offline.css', '/offline.html']);
  await ana.context().setOffline(false);
});

test('whoever asks for less motion gets none', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(
    proposal('restart', {
      targets: [
        { kind: 'host', name: 'acme-app01' },
        { kind: 'host', name: 'acme-img01' },
      ],
    }),
  );
  const moving = (page: Page) =>
    page.evaluate(() => {
      const longest = (text: string) =>
        Math.max(...text.split(',').map((part) => Number.parseFloat(part) * (part.includes('ms') ? 1 : 1_000)));
      return [...document.querySelectorAll('*')]
        .map((element) => getComputedStyle(element))
        .filter(({ transitionDuration, animationDuration }) => Math.max(longest(transitionDuration), longest(animationDuration)) > 1)
        .length;
    });
  for (const path of ['/', `/requests/${id}`]) {
    const still = await open('ana', path, { ...PHONE, reducedMotion: 'reduce' });
    await isLive(still);
    expect(await moving(still), path).toBe(0);
    // The same page does move for others, so there was something to hold still.
    const other = await open('ana', path, { ...PHONE, reducedMotion: 'no-preference' });
    await isLive(other);
    expect(await moving(other), path).toBeGreaterThan(0);
  }
  await agents.acme.withdraw(id);
});
