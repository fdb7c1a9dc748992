import { type Page, request } from '@playwright/test';
import { startAgent } from './agents.ts';
import { findSerious } from './axe.ts';
import { proposal } from './calls.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { addAgent, addPerson } from './newcomers.ts';
import { isLive, rowOf } from './pages.ts';
import type { Stack } from './running-stack.ts';

const CLASSES = 'service-health, disk-health';

/** Registers an agent of Acme in the page and ends on its own page. */
async function register(page: Page, name: string): Promise<string> {
  await page.getByTestId('register').click();
  await page.getByRole('combobox', { name: 'Tenant' }).selectOption({ label: 'Acme Dental' });
  await page.getByTestId('workload-name').fill(name);
  await page.getByTestId('workload-classes').fill(CLASSES);
  await page.getByTestId('confirm-register').click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname;
}

async function makeKey(page: Page): Promise<string> {
  await page.getByTestId('create-key').click();
  return page.getByTestId('key-text').innerText();
}

async function stop(page: Page, verb: 'suspend' | 'resume' | 'revoke-all', reason: string, name?: string): Promise<void> {
  await page.getByTestId(verb).click();
  await page.getByTestId('stop-reason').fill(reason);
  if (name !== undefined) await page.getByTestId('stop-typed').fill(name);
  await page.getByTestId('confirm-stop').click();
  await expect(page.getByTestId('confirm-stop')).toHaveCount(0);
}

/** What the service says to one call with this key. */
async function askWith({ url }: Stack, key: string): Promise<string> {
  const context = await request.newContext();
  const answer = await context.get(`${url}/api/v1/tools`, { headers: { authorization: `Bearer ${key}` } });
  const body = (await answer.json()) as { code?: string };
  await context.dispose();
  return body.code ?? 'ok';
}

const someName = (what: string) => `${what} ${crypto.randomUUID().slice(0, 6)}`;

test('a manager registers an agent, sees its key once, and the agent’s first call is held', async ({ open, stack }) => {
  const name = someName('Patch agent');
  const mara = await open('mara', '/agents');
  await isLive(mara);
  const address = await register(mara, name);
  await expect(mara.getByTestId('state')).toHaveText('No key');
  const key = await makeKey(mara);
  expect(key).toMatch(/^hpa_[0-9A-Za-z]{16}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
  await expect(mara.getByTestId('state')).toHaveText('Active');
  await expect(mara.getByTestId('code-then')).toContainText(key);
  await expect(mara.getByTestId('code-ask.mjs')).toContainText(stack.url);
  await mara.getByTestId('key-done').click();
  await expect(mara.getByTestId('key-text')).toHaveCount(0);
  await expect(mara.getByTestId('code-then')).not.toContainText('hpa_');
  await mara.reload();
  expect(await mara.content()).not.toContain(key);

  const agent = await startAgent(stack, { token: key, executorUrl: '', waitBy: 'socket' });
  const view = await agent.submit(proposal('restart'));
  const ana = await open('ana', '/');
  await expect(rowOf(ana, view.id)).toContainText(name);
  await mara.reload();
  await expect(mara.getByTestId('key-use')).toContainText('last used');
  await expect(mara.getByRole('link', { name: '1 held', exact: true })).toBeVisible();
  await agent.withdraw(view.id);
  await agent.stop();
  await mara.goto('/agents');
  await expect(mara.locator(`[data-testid=agent-row] a[href="${address}"]`)).toBeVisible();
});

test('keys rotate: both work, and the old one stops at the call after it was revoked', async ({ open, stack }) => {
  const { id, token } = await addAgent(stack, someName('Rotated'));
  const mara = await open('mara', `/agents/agent.acme.${id}`);
  await isLive(mara);
  const fresh = await makeKey(mara);
  await expect(mara.getByTestId('create-key')).toBeDisabled();
  expect([await askWith(stack, token), await askWith(stack, fresh)]).toEqual(['ok', 'ok']);
  await mara
    .locator(`[data-key-id="${token.split('_')[1]}"]`)
    .getByTestId('revoke-key')
    .click();
  await mara.getByTestId('confirm-revoke-key').click();
  await expect(mara.getByTestId('confirm-revoke-key')).toHaveCount(0);
  expect([await askWith(stack, token), await askWith(stack, fresh)]).toEqual(['credential_revoked', 'ok']);
  await expect(mara.getByTestId('key')).toHaveCount(1);
  await mara.getByRole('button', { name: 'Show 1 that is over' }).click();
  await expect(mara.getByTestId('key').last()).toContainText('revoked');
});

for (const waitBy of ['poll', 'socket'] as const) {
  test(`an agent that is suspended while it waits (${waitBy}) is told at once, and goes on when it is resumed`, async ({ open, stack }) => {
    const { id, token } = await addAgent(stack, someName('Paused'));
    const agent = await startAgent(stack, { token, executorUrl: '', waitBy });
    const view = await agent.submit(proposal('restart'));
    const mara = await open('mara', `/agents/agent.acme.${id}`);
    await isLive(mara);
    const context = await request.newContext();
    const headers = { authorization: `Bearer ${token}`, prefer: 'wait=55' };
    const waiting = context.get(`${stack.url}/api/v1/requests/${view.id}`, { headers, timeout: 60_000 });
    await stop(mara, 'suspend', 'It asks for the same thing all night.');
    expect(await (await waiting).json()).toMatchObject({ code: 'agent_suspended' });
    await context.dispose();
    await expect(mara.getByTestId('suspended')).toContainText('It asks for the same thing all night.');
    await expect(agent.submit(proposal('restart'))).rejects.toThrow('agent_suspended');
    await stop(mara, 'resume', 'Its loop was mended.');
    await expect(mara.getByTestId('state')).toHaveText('Active');
    const again = await agent.submit(proposal('restart'));
    await Promise.all([agent.withdraw(view.id), agent.withdraw(again.id)]);
    await agent.stop();
  });
}

test('revoking everything takes the name, denies what waits, and ends every key', async ({ open, stack }) => {
  const name = someName('Retired');
  const { id, token } = await addAgent(stack, name);
  const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
  const view = await agent.submit(proposal('restart'));
  const [mara, ana] = await Promise.all([open('mara', `/agents/agent.acme.${id}`), open('ana', `/requests/${view.id}`)]);
  await Promise.all([isLive(mara), isLive(ana)]);
  await mara.getByTestId('revoke-all').click();
  await mara.getByTestId('stop-reason').fill('It is retired.');
  await expect(mara.getByTestId('confirm-stop')).toBeDisabled();
  await mara.getByTestId('stop-typed').fill(name.toLowerCase());
  await expect(mara.getByTestId('confirm-stop')).toBeDisabled();
  await mara.getByTestId('stop-typed').fill(name);
  await mara.getByTestId('confirm-stop').click();
  await expect(mara.getByTestId('suspended')).toContainText('It is retired.');
  await expect(mara.getByText('It has no key that is good, so it cannot come in.')).toBeVisible();
  await expect(ana.getByTestId('outcome')).toContainText('denied by Mara Lindqvist');
  expect(await askWith(stack, token)).toBe('credential_revoked');
  await expect(mara.getByTestId('state')).toHaveText('Revoked');
  await expect(mara.getByTestId('resume')).toHaveCount(0);
  await expect(mara.getByTestId('revoked')).toContainText('Once it has a new key, it can be resumed here.');
  await mara.getByTestId('way-back').click();
  const fresh = await mara.getByTestId('key-text').innerText();
  await expect(mara.getByTestId('state')).toHaveText('Suspended');
  expect(await askWith(stack, fresh)).toBe('agent_suspended');
  await stop(mara, 'resume', 'It is needed again.');
  await expect(mara.getByTestId('state')).toHaveText('Active');
  expect([await askWith(stack, token), await askWith(stack, fresh)]).toEqual(['credential_revoked', 'ok']);
  await agent.stop();
});

test('a technician and an auditor see all of it and can change none of it', async ({ open, stack, guard }) => {
  guard.expectStatus(403, 404);
  const { id } = await addAgent(stack, someName('Watched'));
  for (const who of ['ana' as const, await addPerson(stack, 'Aud Itor', 'auditor')]) {
    const page = await open(who, '/agents');
    await isLive(page);
    await expect(page.getByTestId('agent-row').first()).toBeVisible();
    await expect(page.getByTestId('register')).toHaveCount(0);
    await page.goto(`/agents/agent.acme.${id}`);
    await expect(page.getByTestId('reach-group').first()).toBeVisible();
    await expect(page.getByTestId('key')).toHaveCount(1);
    for (const change of ['create-key', 'revoke-key', 'suspend', 'revoke-all']) await expect(page.getByTestId(change)).toHaveCount(0);
    const answer = await page.evaluate(async (ref) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason: 'mine' }) };
      return ((await (await fetch(`/api/console/workloads/${ref}/suspend`, init)).json()) as { code: string }).code;
    }, `agent.acme.${id}`);
    expect(answer).toBe('forbidden');
    const foreign = await page.goto('/agents/agent.harbor.harbor-remediator');
    expect(foreign?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  }
});

for (const [size, device] of Object.entries({ desk: {}, phone: PHONE })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the list and an agent’s page, ${size}, ${colorScheme}: axe finds nothing serious and nothing overflows`, async ({
      open,
      stack,
    }) => {
      const { id } = await addAgent(stack, someName('An agent with a long name that has to break somewhere'));
      const mara = await open('mara', '/agents', { ...device, colorScheme });
      await isLive(mara);
      const found = await findSerious(mara);
      await mara.getByTestId('register').click();
      found.push(...(await findSerious(mara)));
      await mara.goto(`/agents/agent.acme.${id}`);
      await isLive(mara);
      await makeKey(mara);
      await expect(mara.getByTestId('reach-group').first()).toBeVisible();
      found.push(...(await findSerious(mara)));
      for (const path of ['/agents', `/agents/agent.acme.${id}`]) {
        await mara.goto(path);
        await isLive(mara);
        const wide = await mara.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) found.push(`${path} is ${wide} px too wide`);
      }
      await mara.getByTestId('revoke-all').click();
      found.push(...(await findSerious(mara)));
      expect(found).toEqual([]);
    });
  }
}
