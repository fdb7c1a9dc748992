import type { Page } from '@playwright/test';
import { approve, readAll } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { OPEN_TOOL } from './open-tool.ts';

const TALL = { viewport: { width: 1440, height: 6_000 } };
const padded = (index: number, length: number) => String(index).padStart(length, '0');
const HOSTS = Array.from({ length: 400 }, (_, index) => `acme-till${padded(index, 3)}.branch.acmedental.example`);

/** The same call, whatever its size: one host, so that its arguments alone make it big. */
const task = (args: object) => proposal('cleanup', { tool: OPEN_TOOL.name, arguments: args as Record<string, string> });

const partsOf = (page: Page) => page.getByTestId('call-part');
const unseenOf = (page: Page) => page.locator('[data-testid=call-part][data-seen=false]');
/** Text of everything that the arguments draw, in the order of the page. */
const drawnOf = (page: Page, selector: string) =>
  page.getByTestId('arguments').evaluate((box, of) => [...box.querySelectorAll(of)].map(({ textContent }) => textContent ?? ''), selector);

async function denyAtOnce(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Too much at once' }).click();
  await page.getByTestId('deny-button').click();
  await expect(page.getByTestId('outcome')).toContainText('denied by');
}

test('of four hundred hosts one is found, all are counted, and none is signed for before it was on the screen', async ({
  open,
  agents,
  stack,
}) => {
  const { id, digest, version } = await agents.acme.submit(task({ hosts: HOSTS }));
  const ana = await open('ana', `/requests/${id}`);
  await expect(ana.getByTestId('call-panel')).toContainText('400 values');
  await ana.getByTestId('leaf-search').fill('till3');
  await expect(ana.getByText('100 of 400 values')).toBeVisible();
  await ana.getByTestId('leaf-search').fill('till377');
  await expect(ana.getByText('1 of 400 values')).toBeVisible();
  await ana.getByTestId('search-results').getByRole('button').click();
  await expect(ana.getByTestId('argument-leaf').filter({ hasText: HOSTS[377] ?? '' })).toBeInViewport();

  // Who leaps to one of them has not seen the others.
  const button = ana.getByTestId('approve-button');
  const total = await partsOf(ana).count();
  await expect(ana.getByTestId('display-progress')).toContainText(`of ${total} parts seen`);
  await expect(ana.getByTestId('decision-panel')).toContainText(/\d+ parts? not seen yet/);
  await expect(button).toBeDisabled();
  const vote = { verdict: 'approve', reason: '', digest, version, tenant: 'acme' };
  const bare = await ana.request.post(`/api/console/requests/${id}/votes`, {
    data: { ...vote, shown: `sha256:${'0'.repeat(64)}` },
    headers: { origin: stack.url, 'idempotency-key': crypto.randomUUID() },
  });
  expect({ status: bare.status(), body: await bare.json() }).toMatchObject({ status: 422, body: { code: 'display_required' } });

  for (let left = await unseenOf(ana).count(); left > 0; left = await unseenOf(ana).count()) {
    await expect(button).toBeDisabled();
    await ana.getByTestId('next-unseen').click();
    await expect.poll(() => unseenOf(ana).count()).toBeLessThan(left);
  }
  await expect(ana.getByTestId('display-progress')).toContainText(`${total} of ${total} parts seen`);
  const drawn = await drawnOf(ana, '[data-testid=argument-leaf] bdi');
  expect(drawn).toEqual(HOSTS);
  await approve(ana);
  expect(await agents.acme.decisionOf(id)).toMatchObject({ status: 'approved', digest });
});

test('four hundred hosts as targets are all listed, and policy has the last word on so many', async ({ open, agents }) => {
  const targets = HOSTS.map((name) => ({ kind: 'host' as const, name }));
  const { id } = await agents.acme.submit(proposal('cleanup', { targets }));
  const ana = await open('ana', `/requests/${id}`, TALL);
  await expect(ana.getByText('More than 250 targets in one call.').first()).toBeVisible();
  await expect(ana.getByTestId('call-panel')).toContainText('400 in all: 400 hosts; 400 not in the inventory');
  for (const part of await partsOf(ana).all()) await part.scrollIntoViewIfNeeded();
  await expect(ana.getByTestId('target').locator('bdi')).toHaveText(HOSTS);
});

test('a script of 200 KB is there to the last character, is searched, and is denied without being read', async ({ open, agents }) => {
  const lines = Array.from(
    { length: 2_800 },
    (_, index) => `Write-Output "step ${padded(index, 5)} of the migration, on ${HOSTS[index % 400]}"`,
  );
  const script = lines.join('\n');
  expect(script.length).toBeGreaterThan(200 * 1_024);
  const { id } = await agents.acme.submit(task({ script }));
  const ana = await open('ana', `/requests/${id}`);
  await ana.getByTestId('leaf-search').fill('migration');
  await expect(ana.getByText(/in \d+ places of 1 value/)).toBeVisible();
  await ana.getByTestId('leaf-search').fill('step 02345');
  await expect(ana.getByText('1 of 1 value')).toBeVisible();
  await ana.getByTestId('search-results').getByRole('button').click();
  await expect(ana.getByText('step 02345').last()).toBeInViewport();
  await expect(ana.getByTestId('approve-button')).toBeDisabled();

  const ben = await open('ben', `/requests/${id}`, TALL);
  await readAll(ben);
  const drawn = (await drawnOf(ben, 'code bdi')).join('').replaceAll('↵', '');
  expect(drawn).toBe(script);
  await expect(ben.getByTestId('approve-button')).toBeEnabled();
  await denyAtOnce(ana);
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: 'Too much at once' });
});

test('ten thousand values open, are counted and found wherever they stand, and are denied without being read', async ({ open, agents }) => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `key${padded(index, 5)}`);
  const { id } = await agents.acme.submit(task(Object.fromEntries(keys.map((key, index) => [key, index]))));
  const ana = await open('ana', `/requests/${id}`);
  await expect(ana.getByTestId('call-panel')).toContainText('10000 values');
  const search = ana.getByTestId('leaf-search');
  await search.fill('key');
  await expect(ana.getByText('10000 of 10000 values')).toBeVisible();
  for (const key of ['key07777', 'key09999', 'key00000', 'key05000']) {
    await search.fill(key);
    await expect(ana.getByText('1 of 10000 values')).toBeVisible();
    await ana.getByTestId('search-results').getByRole('button').click();
    const part = partsOf(ana).filter({ hasText: key });
    await expect(part.getByTestId('argument-leaf').filter({ hasText: key })).toBeInViewport();
    // What stands around it is the rest of its part, none left out.
    const drawn = await part.locator('dt').allTextContents();
    const from = keys.indexOf(drawn[0] ?? '');
    expect(drawn).toEqual(keys.slice(from, from + drawn.length));
  }
  const total = await partsOf(ana).count();
  expect(total).toBeGreaterThan(500);
  await ana.getByTestId('next-unseen').click();
  await ana.keyboard.press('End');
  const left = await unseenOf(ana).count();
  expect(left).toBeGreaterThan(500);
  await expect(ana.getByTestId('decision-panel')).toContainText(/5\d\d parts not seen yet/);
  await expect(ana.getByTestId('approve-button')).toBeDisabled();
  await denyAtOnce(ana);
  expect((await agents.acme.decisionOf(id)).status).toBe('denied');
});

test('a value thirty levels down stands with its whole path, and what is approved is what was sent', async ({ open, agents }) => {
  const deep = Array.from({ length: 29 }).reduce<object>((inner, _, level) => ({ [`level${29 - level}`]: inner }), { bottom: 'D:\\Scans' });
  const path = `${Array.from({ length: 29 }, (_, level) => `level${level + 1}`).join('.')}.bottom`;
  const { id, digest } = await agents.acme.submit(task(deep));
  const ana = await open('ana', `/requests/${id}`);
  await expect(ana.getByTestId('argument-leaf').locator('dt')).toHaveText(path);
  await expect(ana.getByTestId('argument-leaf')).toContainText('D:\\Scans');
  const phone = await open('ben', `/requests/${id}`, { viewport: { width: 390, height: 844 } });
  await expect(phone.getByTestId('argument-leaf').locator('dt')).toHaveText(path);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await approve(ana);
  expect(await agents.acme.decisionOf(id)).toMatchObject({ status: 'approved', digest });
});
