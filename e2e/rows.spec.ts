import type { Locator, Page } from '@playwright/test';
import { armStrip } from './approve.ts';
import { proposal } from './calls.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';

const newWord = () => `r${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('nothing is drawn there');
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
}

test('the strip of a quick approval makes room for itself: it covers no other row', async ({ open, agents }) => {
  const word = newWord();
  // No test says no to this host: what was denied a moment ago is not quick any more.
  const ids: string[] = [];
  for (const seconds of [600, 700])
    ids.push(
      (
        await agents.northwind.submit(
          proposal('restartAtNorthwind', {
            tool: 'service.restart',
            deadlineSeconds: seconds,
            intent: { summary: word },
            arguments: { service: `Room${seconds}` },
            targets: [{ kind: 'host', name: 'nw-ws14' }],
          }),
        )
      ).id,
    );
  const [first = '', second = ''] = ids;
  for (const size of [{ width: 1_280, height: 800 }, PHONE.viewport]) {
    const ana = await open('ana', `/?q=${word}`, { viewport: size });
    await isLive(ana);
    await rowOf(ana, first).getByRole('link').focus();
    await ana.keyboard.press('a');
    await armStrip(ana);
    await expect
      .poll(async () => (await boxOf(ana.getByTestId('quick-approve'))).bottom - (await boxOf(rowOf(ana, second))).y)
      .toBeLessThanOrEqual(1);
    await ana.keyboard.press('Escape');
    await expect
      .poll(async () => Math.abs((await boxOf(rowOf(ana, first))).bottom - (await boxOf(rowOf(ana, second))).y))
      .toBeLessThanOrEqual(1);
  }
  await Promise.all(ids.map((id) => agents.northwind.withdraw(id)));
});

test('what a mouse can do to a row stands beside its text, on the row it rests on, and on no other', async ({ open, agents }) => {
  const word = newWord();
  const summary = `${word} ${'a long story of what went wrong with the print spooler and who called about it '.repeat(3)}`;
  const { id } = await agents.acme.submit(proposal('restart', { intent: { summary } }));
  const other = await agents.acme.submit(proposal('restart', { intent: { summary } }));
  const ana = await open('ana', `/?q=${word}`, { viewport: { width: 1_280, height: 800 } });
  await isLive(ana);
  await rowOf(ana, id).hover();
  const claim = rowOf(ana, id).getByRole('button', { name: 'Claim' });
  await expect(claim).toBeVisible();
  await expect(rowOf(ana, other.id).getByRole('button', { includeHidden: true })).toHaveCount(0);
  const text = await boxOf(rowOf(ana, id).locator('q').locator('..'));
  expect(text.right).toBeLessThanOrEqual((await boxOf(claim)).x);
  expect((await boxOf(claim)).height).toBeGreaterThanOrEqual(24);
  await claim.click();
  await expect(rowOf(ana, id).getByTestId('row-claim')).toHaveText('You');
  await Promise.all([id, other.id].map((each) => agents.acme.withdraw(each)));
});

test('on a phone a row says by shape and word what its call does, chips are as big as a thumb, and strips say that they go on', async ({
  open,
  agents,
}) => {
  const word = newWord();
  const { id } = await agents.acme.submit(proposal('isolateController', { intent: { summary: word } }));
  const mara = await open('mara', `/?q=${word}`, PHONE);
  await isLive(mara);
  const mark = rowOf(mara, id).locator('[data-risk]');
  await expect(mark).toHaveText('Disruptive');
  await expect(mark.locator('svg')).toBeVisible();
  const fits = async (page: Page, locator: Locator) => {
    const box = await boxOf(locator);
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.right).toBeLessThanOrEqual((await page.evaluate(() => innerWidth)) + 1);
  };
  await fits(mara, mark);
  for (const chip of await mara.getByRole('navigation', { name: 'Filter by tenant' }).getByRole('link').all())
    expect((await boxOf(chip)).height).toBeGreaterThanOrEqual(44);
  for (const name of ['Filter by tenant', 'Views']) {
    const strip = mara.getByRole('navigation', { name });
    expect(await strip.evaluate((element) => getComputedStyle(element).maskImage)).toContain('gradient');
    // Scrolled to its end, the last one stands clear of the edge that fades.
    await strip.evaluate((element) => element.scrollTo({ left: element.scrollWidth, behavior: 'instant' }));
    const [last, edge] = [await boxOf(strip.locator('> *').last()), await boxOf(strip)];
    expect(last.right).toBeLessThanOrEqual(edge.right - 39);
  }
  await agents.acme.withdraw(id);
});

test('the history begins with the last decision, whenever it was asked for, and says so', async ({ open, agents }) => {
  const word = newWord();
  const early = await agents.acme.submit(proposal('restart', { intent: { summary: word } }));
  const late = await agents.acme.submit(proposal('restart', { intent: { summary: word } }));
  await agents.acme.withdraw(late.id);
  await agents.acme.withdraw(early.id);
  const mara = await open('mara', `/history?q=${word}`);
  const rows = mara.getByTestId('history-row');
  await expect(rows).toHaveCount(2);
  expect(await rows.evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset['requestId']))).toEqual([early.id, late.id]);
  await expect(mara.getByRole('columnheader', { name: 'Decided' })).toHaveAttribute('aria-sort', 'descending');
  await expect(mara.getByText('in this view, the last decision first')).toBeVisible();
});

test('the header reaches both edges of the window, with and without a dialog, and nothing moves when one opens', async ({ open }) => {
  const ana = await open('ana', '/account', { viewport: { width: 1_280, height: 2_000 } });
  await isLive(ana);
  const header = async () => [
    (await boxOf(ana.getByRole('banner', { includeHidden: true }))).x,
    (await boxOf(ana.getByRole('banner', { includeHidden: true }))).right,
  ];
  const room = await ana.evaluate(() => [0, document.documentElement.clientWidth, innerWidth]);
  expect(await header()).toEqual([0, room[1]]);
  // What is left of the window is a scrollbar, and no empty strip: this browser draws none.
  expect(room[1]).toBe(room[2]);
  const before = await boxOf(ana.getByRole('heading', { level: 1 }));
  await ana.keyboard.press('?');
  await expect(ana.getByRole('dialog')).toBeVisible();
  expect((await boxOf(ana.getByRole('heading', { level: 1, includeHidden: true }))).x).toBe(before.x);
});

test('no page asks ahead for a font that it does not show', async ({ open }) => {
  const ana = await open('ana', '/account');
  await isLive(ana);
  for (const path of ['/account', '/history', '/']) {
    await ana.goto(path);
    const fonts = await ana.evaluate(async () => {
      await document.fonts.ready;
      const shown = new Set([...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family));
      return {
        ahead: document.querySelectorAll('link[rel=preload][as=font]').length,
        sans: [...shown].filter((each) => !/mono/i.test(each)).length,
      };
    });
    expect(fonts, path).toEqual({ ahead: 1, sans: 1 });
  }
});
