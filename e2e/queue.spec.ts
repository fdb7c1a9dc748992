import type { Page } from '@playwright/test';
import { approve } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';

/** A word that no other test's calls hold, so that a list of them is this test's alone. */
const newWord = () => `q${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
const host = (name: string) => ({ kind: 'host' as const, name });
const rowsOf = (page: Page) => page.getByTestId('queue-row');
const idsOf = (page: Page) => rowsOf(page).evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['requestId'] ?? ''));

test('calls arrive without a reload, the worst first and then those with the least time', async ({ open, agents }) => {
  const word = newWord();
  const with_ = (deadlineSeconds: number) => ({ intent: { summary: word }, deadlineSeconds });
  const ana = await open('ana', `/?q=${word}`);
  await isLive(ana);
  await expect(ana.getByText('Nothing waits in this view')).toBeVisible();
  const late = await agents.acme.submit(proposal('restart', with_(1_700)));
  const soon = await agents.acme.submit(proposal('restart', with_(600)));
  const identity = await agents.acme.submit(proposal('passwordReset', with_(1_700)));
  const foreign = await agents.acme.submit(proposal('crossTenant', with_(3_000)));
  const controller = await agents.acme.submit(proposal('isolateController', with_(3_000)));
  const tiers = [foreign, controller, identity, soon, late].map(({ id }) => id);
  await expect.poll(() => idsOf(ana)).toHaveLength(5);
  await expect.poll(async () => (await idsOf(ana)).slice(-2)).toEqual([soon.id, late.id]);
  await expect.poll(async () => (await idsOf(ana))[0]).toBe(foreign.id);
  expect((await idsOf(ana)).toSorted()).toEqual(tiers.toSorted());
  const risks = await rowsOf(ana).evaluateAll((rows) =>
    rows.map(({ textContent }) => /Critical|High|Elevated|Low/i.exec(textContent ?? '')?.[0]),
  );
  const order = ['critical', 'high', 'elevated', 'low'];
  const ranks = risks.map((risk) => order.indexOf(risk?.toLowerCase() ?? ''));
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
  expect(ranks).not.toContain(-1);

  await ana.goto(`/?q=${word}&sort=deadline`);
  await expect.poll(() => idsOf(ana)).toHaveLength(5);
  expect((await idsOf(ana)).slice(0, 1)).toEqual([soon.id]);
  await ana.goto(`/?q=${word}&sort=newest`);
  await expect.poll(async () => (await idsOf(ana))[0]).toBe(controller.id);
  await Promise.all(tiers.map((id) => agents.acme.withdraw(id)));
});

test('nothing moves under the pointer or the focus: what is new waits behind a pill that counts it', async ({ open, agents }) => {
  const word = newWord();
  const summary = { intent: { summary: word } };
  const first = await agents.acme.submit(proposal('restart', summary));
  const ana = await open('ana', `/?q=${word}`);
  await isLive(ana);
  await rowOf(ana, first.id).hover();
  const before = await rowOf(ana, first.id).boundingBox();
  const worse = [
    await agents.acme.submit(proposal('passwordReset', summary)),
    await agents.acme.submit(proposal('isolateController', summary)),
  ];
  const pill = ana.getByTestId('new-pill');
  await expect(pill).toContainText('2 new');
  expect(await rowOf(ana, first.id).boundingBox()).toEqual(before);
  await expect(rowsOf(ana)).toHaveCount(1);
  await pill.click();
  await expect(rowsOf(ana)).toHaveCount(3);
  expect((await idsOf(ana)).at(-1)).toBe(first.id);

  await ana.mouse.move(5, 5);
  await ana.keyboard.press('j');
  await expect(rowsOf(ana).first().getByRole('link')).toBeFocused();
  const focused = await rowsOf(ana).first().boundingBox();
  const third = await agents.acme.submit(proposal('crossTenant', summary));
  await expect(pill).toContainText('1 new');
  expect(await rowsOf(ana).first().boundingBox()).toEqual(focused);
  await ana.keyboard.press('n');
  await expect(rowsOf(ana)).toHaveCount(4);
  await Promise.all([first, ...worse, third].map(({ id }) => agents.acme.withdraw(id)));
});

test('what a colleague decides fades on the row, with who and what, and leaves when nobody is near', async ({ open, agents }) => {
  const word = newWord();
  const summary = { intent: { summary: word } };
  const [approved, denied, kept] = await Promise.all([1, 2, 3].map(() => agents.acme.submit(proposal('restart', summary))));
  const ana = await open('ana', `/?q=${word}`);
  await isLive(ana);
  await expect(rowsOf(ana)).toHaveCount(3);
  await rowsOf(ana).last().hover();
  const ben = await open('ben', `/requests/${approved?.id}`);
  await approve(ben);
  await ben.goto(`/requests/${denied?.id}`);
  await ben.getByRole('button', { name: 'Not now' }).click();
  await ben.getByTestId('deny-button').click();
  for (const id of [approved?.id ?? '', denied?.id ?? '']) {
    await expect(rowOf(ana, id)).toHaveAttribute('data-gone', 'true');
    await expect(rowOf(ana, id)).toContainText('by Ben Okafor');
  }
  await expect(rowOf(ana, denied?.id ?? '')).toContainText('Denied');
  await expect(rowOf(ana, kept?.id ?? '')).not.toHaveAttribute('data-gone');
  await expect(ana.getByTestId('new-pill')).toContainText('2 decided');
  await ana.mouse.move(5, 5);
  await expect(rowsOf(ana)).toHaveCount(1);
  await agents.acme.withdraw(kept?.id ?? '');
});

test('the queue is filtered by customer, tool, risk, route and claim, and grouped by each', async ({ open, agents }) => {
  const word = newWord();
  const summary = { intent: { summary: word } };
  const restart = await agents.acme.submit(proposal('restart', summary));
  const reset = await agents.acme.submit(proposal('passwordReset', summary));
  const controller = await agents.acme.submit(proposal('isolateController', summary));
  const other = await agents.northwind.submit(proposal('restartAtNorthwind', summary));
  const ana = await open('ana', `/?q=${word}`);
  await expect(rowsOf(ana)).toHaveCount(4);
  const choose = async (section: string, choice: RegExp | string) => {
    await ana.getByRole('button', { name: 'Filter', exact: true }).click();
    await ana.getByRole('dialog').getByRole('region', { name: section }).getByRole('link', { name: choice }).click();
  };
  const shows = (ids: string[]) => expect.poll(async () => (await idsOf(ana)).toSorted()).toEqual(ids.toSorted());

  await choose('Tool', 'Restart a service 2');
  await shows([restart.id, other.id]);
  await expect(ana).toHaveURL(new RegExp(`tool=service.restart&q=${word}`));
  await ana.getByRole('link', { name: 'Stop filtering by tool' }).click();
  // A filter adds to the view that is shown when it is chosen.
  await expect(ana.getByRole('link', { name: 'Stop filtering by tool' })).toHaveCount(0);
  await choose('Risk', 'high or worse');
  await shows([reset.id, controller.id]);
  await choose('Route', /^Two technicians/);
  await shows([controller.id]);
  await ana.goto(`/?q=${word}`);
  await isLive(ana);
  await rowOf(ana, reset.id).getByRole('link').focus();
  await ana.keyboard.press('c');
  await expect(rowOf(ana, reset.id).getByTestId('row-claim')).toHaveText('You');
  await choose('Who works on it', 'me');
  await shows([reset.id]);
  await choose('Who works on it', 'nobody');
  await shows([restart.id, controller.id, other.id]);
  await ana.goto(`/?q=${word}&tenant=northwind`);
  await shows([other.id]);

  await ana.goto(`/?q=${word}`);
  for (const [group, heads] of [
    ['tenant', ['Acme Dental3', 'Northwind Logistics1']],
    ['tool', ['Isolate a host from the network1', 'Restart a service2', 'Reset a password1']],
  ] as const) {
    await choose('Grouped by', group);
    await expect(ana.getByTestId('group-head')).toHaveText([...heads]);
  }
  await choose('Grouped by', 'risk');
  await expect(ana.getByTestId('group-head').last()).toHaveText('Low risk2');
  await choose('Grouped by', 'route');
  await expect(ana.getByTestId('group-head')).toHaveText(['One technician3', 'One technician + two technicians1']);
  await agents.northwind.withdraw(other.id);
  await Promise.all([restart, reset, controller].map(({ id }) => agents.acme.withdraw(id)));
});

test('a view is its address: after a reload, for a colleague, and under its number', async ({ open, agents }) => {
  const word = newWord();
  const summary = { intent: { summary: word } };
  const restart = await agents.acme.submit(proposal('restart', summary));
  const controller = await agents.acme.submit(proposal('isolateController', summary));
  const ana = await open('ana');
  await isLive(ana);
  await ana.keyboard.press('4');
  await expect(ana).toHaveURL('/?atLeast=high');
  await expect(ana.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Dangerous' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await ana.keyboard.press('/');
  await ana.keyboard.type(word);
  await expect(ana).toHaveURL(`/?atLeast=high&q=${word}`);
  await expect.poll(() => idsOf(ana)).toEqual([controller.id]);
  const address = ana.url();
  await ana.reload();
  await expect.poll(() => idsOf(ana)).toEqual([controller.id]);
  await expect(ana.getByRole('searchbox', { name: 'Search' })).toHaveValue(word);
  const ben = await open('ben', address);
  await expect.poll(() => idsOf(ben)).toEqual([controller.id]);
  await ben.getByRole('link', { name: 'Stop filtering by atLeast' }).click();
  await expect.poll(() => idsOf(ben)).toEqual([controller.id, restart.id]);
  await ben.goBack();
  await expect(ben).toHaveURL(address);
  await expect.poll(() => idsOf(ben)).toEqual([controller.id]);
  await Promise.all([restart, controller].map(({ id }) => agents.acme.withdraw(id)));
});

test('a search finds a call by its summary, its tool, its target and its agent', async ({ open, agents }) => {
  const word = newWord();
  const { id } = await agents.acme.submit(
    proposal('restart', { targets: [host(`${word}-app01`)], intent: { summary: 'Ünïcode summary 100%_done' } }),
  );
  const ana = await open('ana');
  const box = ana.getByRole('searchbox', { name: 'Search' });
  for (const text of [`${word}-app`, `${word.toUpperCase()}-APP`]) {
    await box.fill(text);
    await expect.poll(() => idsOf(ana)).toEqual([id]);
  }
  for (const text of ['ünïcode SUMMARY 100%_', 'service.restart', 'Acme remediator']) {
    await box.fill(text);
    await expect(ana).toHaveURL((url) => url.searchParams.get('q') === text);
    await expect(rowOf(ana, id)).toBeVisible();
  }
  // A percent sign is a percent sign.
  await box.fill('summary 100_');
  await expect(rowOf(ana, id)).toHaveCount(0);
  await expect(ana.getByText('Nothing waits in this view')).toBeVisible();
  await agents.acme.withdraw(id);
});

test('the number of held calls is in the tab’s title, on every page, and follows', async ({ open, agents }) => {
  const noor = await open('noor', '/account');
  await isLive(noor);
  const held = async () => Number(/^\((\d+)\) /.exec(await noor.title())?.[1] ?? 0);
  const asked = async () => ((await (await noor.request.get('/api/console/counts')).json()) as { open: number }).open;
  const { id } = await agents.harbor.submit(proposal('restartAtHarbor'));
  await expect.poll(async () => (await held()) > 0 && (await held()) === (await asked())).toBe(true);
  await noor.goto('/history');
  await expect.poll(async () => (await held()) > 0 && (await held()) === (await asked())).toBe(true);
  await agents.harbor.withdraw(id);
  await expect.poll(async () => (await held()) === (await asked())).toBe(true);
});
