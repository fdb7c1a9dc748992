import type { Page } from '@playwright/test';
import { startAgent } from './agents.ts';
import { findSerious } from './axe.ts';
import { proposal } from './calls.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { addAgent } from './newcomers.ts';
import { isLive } from './pages.ts';

const someName = (what: string) => `${what} ${crypto.randomUUID().slice(0, 6)}`;
const titles = (page: Page) => page.locator('section > header > h2').allInnerTexts();
const WAYS = ['SDK', 'fetch', 'curl', 'Python', 'LangChain JS', 'OpenAI Agents SDK', 'Vercel AI SDK', 'Mastra', 'Claude Agent SDK'];

test('how to plug an agent in stands below its keys until it has asked, and then below what it asked', async ({ open, stack }) => {
  const { id, token } = await addAgent(stack, someName('Plugged'));
  const mara = await open('mara', `/agents/agent.acme.${id}`);
  await isLive(mara);
  await expect(mara.getByTestId('code-ask.mjs')).toBeVisible();
  const first = await titles(mara);
  expect(first.indexOf('Plug it in')).toBe(first.indexOf('Keys') + 1);
  const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
  const view = await agent.submit(proposal('restart'));
  await mara.reload();
  await expect(mara.getByTestId('code-ask.mjs')).toBeVisible();
  const then = await titles(mara);
  expect(then.indexOf('Plug it in')).toBeGreaterThan(then.indexOf('What it can reach'));
  await agent.withdraw(view.id);
  await agent.stop();
});

test('each way has the address and the tool of this agent in it, and no placeholder', async ({ open, stack }) => {
  const { id } = await addAgent(stack, someName('Many ways'));
  const mara = await open('mara', `/agents/agent.acme.${id}`);
  await isLive(mara);
  for (const way of [...WAYS, 'Claude Code hook', 'MCP gate', 'claude mcp add']) {
    await mara.getByRole('tab', { name: way, exact: true }).click();
    const panel = mara.getByRole('tabpanel');
    await expect(panel).toContainText(stack.url);
    const code = await panel.locator('code').first().innerText();
    // The gate brings the tools of its server; every other way names one that this agent reaches.
    if (!['MCP gate', 'claude mcp add'].includes(way)) expect(code).toMatch(/"?tool"?: "[a-z_]+\.[a-z_]+"/);
    expect(code).not.toContain('…');
  }
});

test('on a phone one list has every way', async ({ open, stack }) => {
  const { id } = await addAgent(stack, someName('On a phone'));
  const mara = await open('mara', `/agents/agent.acme.${id}`, PHONE);
  await isLive(mara);
  const list = mara.getByRole('combobox', { name: 'Way to plug it in' });
  await list.selectOption({ label: 'Mastra' });
  await expect(mara.getByTestId('code-ask-mastra.mjs')).toContainText('@holdpoint/sdk/adapters/mastra');
  expect(await list.locator('option').count()).toBeGreaterThanOrEqual(12);
  await expect(mara.getByRole('tab')).toHaveCount(0);
});

test('a manager changes an agent: the page, the log’s words, and what waited is denied', async ({ open, stack }) => {
  const { id, token } = await addAgent(stack, someName('Moved'));
  const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
  const view = await agent.submit(proposal('restart'));
  const mara = await open('mara', `/agents/agent.acme.${id}`);
  await isLive(mara);
  await mara.getByTestId('change').click();
  await expect(mara.getByTestId('confirm-change')).toBeDisabled();
  await mara.getByRole('combobox', { name: 'Environment' }).selectOption('staging');
  await mara.getByTestId('change-classes').fill('service-health, patching');
  await mara.getByRole('combobox', { name: 'Owner' }).selectOption('me');
  await mara.getByTestId('change-reason').fill('It looks after the test machines now.');
  await mara.getByTestId('confirm-change').click();
  await expect(mara.getByTestId('confirm-change')).toHaveCount(0);
  await expect(mara.getByRole('region', { name: 'Identity' })).toContainText('staging');
  await expect(mara.getByRole('region', { name: 'Identity' })).toContainText('patching');
  await expect(mara.getByRole('region', { name: 'Identity' })).toContainText('Mara Lindqvist, who never signs for it');
  expect((await agent.decisionOf(view.id)).status).toBe('denied');
  await mara.getByTestId('change').click();
  await expect(mara.getByRole('combobox', { name: 'Owner' })).toBeDisabled();
  await agent.stop();
});

test('who may not register cannot change an agent', async ({ open, stack }) => {
  const { id } = await addAgent(stack, someName('Not hers'));
  const ana = await open('ana', `/agents/agent.acme.${id}`);
  await isLive(ana);
  await expect(ana.getByTestId('reach-group').first()).toBeVisible();
  await expect(ana.getByTestId('change')).toHaveCount(0);
});

test('revoking everything says how much of what waits is still to go', async ({ open, stack }) => {
  const name = someName('Flooded');
  const { id, token } = await addAgent(stack, name);
  const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
  for (let each = 0; each < 3; each += 1) await agent.submit(proposal('restart'));
  const mara = await open('mara', `/agents/agent.acme.${id}`);
  await isLive(mara);
  // Three are denied sooner than anybody could read: the answer is kept back until the page has said how it stands.
  let letGo = () => {};
  const seen = new Promise<void>((resolve) => (letGo = resolve));
  await mara.route('**/revoke', async (route) => {
    const response = await route.fetch();
    await seen;
    await route.fulfill({ response });
  });
  await mara.getByTestId('revoke-all').click();
  await mara.getByTestId('stop-reason').fill('It floods the queue.');
  await mara.getByTestId('stop-typed').fill(name);
  await mara.getByTestId('confirm-stop').click();
  await expect(mara.getByTestId('revoke-progress')).toContainText('0 of 3 to go');
  letGo();
  await expect(mara.getByTestId('confirm-stop')).toHaveCount(0);
  await expect(mara.getByTestId('state')).toHaveText('Revoked');
  await agent.stop();
});

test('an executor’s page says what it runs and how to plug it in; a call says whose hands it would be in', async ({ open, stack }) => {
  const { id, token } = await addAgent(stack, someName('Asks for hands'));
  const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
  const view = await agent.submit(proposal('restart'));
  const mara = await open('mara', `/requests/${view.id}`);
  await isLive(mara);
  const runBy = (await mara.getByTestId('run-by').innerText()).replace(/^.*run by /, '');
  await mara.goto(`/agents/agent.acme.${id}`);
  await expect(mara.getByRole('region', { name: 'What it can reach' }).getByTestId('run-by').first()).toContainText(runBy);
  await mara.goto('/agents?tenant=acme');
  await mara.getByTestId('agent-row').filter({ hasText: runBy }).getByRole('link').first().click();
  await expect(mara.getByTestId('runs').first()).toBeVisible();
  await expect(mara.getByTestId('code-run-grant.mjs')).toContainText(stack.url);
  for (const way of ['curl', 'MCP gate', 'claude mcp add']) {
    await mara.getByRole('tab', { name: way, exact: true }).click();
    await expect(mara.getByRole('tabpanel')).toContainText(stack.url);
  }
  await agent.withdraw(view.id);
  await agent.stop();
});

for (const [size, device] of Object.entries({ desk: {}, phone: PHONE })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`an executor’s page and the dialog that changes an agent, ${size}, ${colorScheme}: axe finds nothing and nothing overflows`, async ({
      open,
      stack,
    }) => {
      const { id } = await addAgent(stack, someName('Seen'));
      const executor = stack.manifest.executors.find(({ tenant }) => tenant === 'acme');
      const mara = await open('mara', '/agents?tenant=acme', { ...device, colorScheme });
      await isLive(mara);
      expect(executor).toBeDefined();
      await mara.locator('a[href^="/agents/executor.acme."]').first().click();
      await expect(mara.getByTestId('runs').first()).toBeVisible();
      const found = await findSerious(mara);
      const wide = await mara.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) found.push(`the executor's page is ${wide} px too wide`);
      await mara.goto(`/agents/agent.acme.${id}`);
      await isLive(mara);
      await expect(mara.getByTestId('code-ask.mjs')).toBeVisible();
      await mara.getByTestId('change').click();
      found.push(...(await findSerious(mara)));
      expect(found).toEqual([]);
    });
  }
}
