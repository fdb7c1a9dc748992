import { type Page, request } from '@playwright/test';
import type { RequestView } from '#lib/contract/request-view.ts';
import { findSerious } from './axe.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { addPerson, addTenant, type NewTenant } from './newcomers.ts';
import { isLive } from './pages.ts';
import type { Stack } from './running-stack.ts';

/** Calls of the API with the key of this customer's only agent. */
async function asAgent({ url }: Stack, { agentKey }: NewTenant) {
  const context = await request.newContext();
  const post = (data: object) =>
    context.post(`${url}/api/v1/requests`, {
      headers: { authorization: `Bearer ${agentKey}`, 'idempotency-key': crypto.randomUUID() },
      data,
    });
  return {
    /** Calls as fast as it can until one is refused, as an agent in a loop does; what is let through is no request. */
    async flood(): Promise<void> {
      const call = () =>
        fetch(`${url}/api/v1/requests`, {
          method: 'POST',
          headers: { authorization: `Bearer ${agentKey}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
          body: '{}',
        });
      for (let burst = 0; burst < 50; burst++) {
        const answers = await Promise.all(Array.from({ length: 100 }, call));
        await Promise.all(answers.map((answer) => answer.arrayBuffer()));
        if (answers.some(({ status }) => status === 429)) return;
      }
      throw new Error('nothing was refused');
    },
    /** The same call but for one argument, as an agent in a loop makes it. */
    async ask(index: number, summary = 'The service stopped'): Promise<RequestView> {
      const answer = await post({
        tool: 'service.restart',
        arguments: { service: `Spooler${index}` },
        targets: [{ kind: 'host', name: 'srv-01' }],
        intent: { summary },
      });
      expect(answer.status()).toBe(201);
      return (await answer.json()) as RequestView;
    },
    statusOf: async (id: string) => {
      const answer = await context.get(`${url}/api/v1/requests/${id}`, { headers: { authorization: `Bearer ${agentKey}` } });
      return (await answer.json()) as RequestView;
    },
    close: () => context.dispose(),
  };
}

const rows = (page: Page) => page.getByTestId('queue-row');

test('an agent that floods is told of in the list, on its page and once to the managers; one that does not is not', async ({
  open,
  stack,
}) => {
  const birch = await addTenant(stack, 'Birch Clinic');
  const cedar = await addTenant(stack, 'Cedar Freight');
  const mona = await open(await addPerson(stack, 'Mona Ager', 'manager', [birch.id, cedar.id]), '/agents');
  await isLive(mona);
  await expect(mona.getByTestId('flooding')).toHaveCount(0);
  const agent = await asAgent(stack, birch);
  await agent.flood();
  // Without a reload: it was told.
  await expect(mona.getByTestId('notice-banner')).toContainText('Agent floods');
  await expect(mona.getByTestId('notice-banner')).toContainText('faster than it may');
  await expect(mona.getByTestId('flooding')).toHaveCount(1);
  await expect(mona.locator(`[data-ref="agent.${birch.id}.agent"]`).getByTestId('flooding')).toHaveText('Flooding');
  await agent.flood();
  expect(await findSerious(mona)).toEqual([]);
  await mona.getByTestId('notice-banner').getByRole('link', { name: 'Open' }).click();
  await expect(mona.getByTestId('flood-notice')).toContainText('It asks for more than it may');
  expect(await findSerious(mona)).toEqual([]);
  await mona.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(mona.getByTestId('notice-banner')).toHaveCount(0);
  await expect(mona.getByTestId('flood-notice')).toBeVisible();
  await agent.close();
});

test('calls that look the same are one row and their number; they open, and one reason denies each of them', async ({ open, stack }) => {
  const birch = await addTenant(stack, 'Birch Clinic');
  const agent = await asAgent(stack, birch);
  const alike = [];
  for (let index = 0; index < 6; index++) alike.push(await agent.ask(index));
  const other = await agent.ask(0, 'Another reason');
  const tess = await open(await addPerson(stack, 'Tess Echt', 'technician', [birch.id]), '/');
  await isLive(tess);
  await expect(rows(tess)).toHaveCount(2);
  const bar = tess.getByTestId('alike-bar');
  await expect(bar).toContainText('5 more that look like it');
  // There is no yes to several.
  await expect(bar.getByRole('button')).toHaveText(['Show', 'Deny 6']);
  await bar.getByTestId('alike-open').click();
  await expect(rows(tess)).toHaveCount(7);
  expect(await findSerious(tess)).toEqual([]);
  await bar.getByTestId('alike-open').click();
  await expect(rows(tess)).toHaveCount(2);
  await bar.getByTestId('alike-deny').click();
  const dialog = tess.getByRole('dialog', { name: 'Deny 6 calls for Birch Clinic' });
  await expect(dialog.getByTestId('alike-confirm')).toBeDisabled();
  expect(await findSerious(tess)).toEqual([]);
  await dialog.getByTestId('alike-reason').fill('You are in a loop.');
  await dialog.getByTestId('alike-confirm').click();
  await expect(dialog).toHaveCount(0);
  for (const { id } of alike)
    expect(await agent.statusOf(id)).toMatchObject({ status: 'denied', decision: { message: 'You are in a loop.' } });
  expect((await agent.statusOf(other.id)).status).toBe('pending');
  await agent.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the bar of calls that look the same passes axe and fits a phone, ${colorScheme}`, async ({ open, stack }) => {
    const birch = await addTenant(stack, 'Birch Clinic');
    const agent = await asAgent(stack, birch);
    for (let index = 0; index < 5; index++) await agent.ask(index);
    const tess = await open(await addPerson(stack, 'Tess Echt', 'technician', [birch.id]), '/', { colorScheme, ...PHONE });
    await isLive(tess);
    await expect(tess.getByTestId('alike-bar')).toBeVisible();
    const found = await findSerious(tess);
    await tess.getByTestId('alike-deny').tap();
    await expect(tess.getByTestId('alike-confirm')).toBeVisible();
    found.push(...(await findSerious(tess)));
    expect(found).toEqual([]);
    expect(await tess.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await agent.close();
  });
}
