import type { Page } from '@playwright/test';
import { startReceiver } from '../test/callback.fixture.ts';
import { findSerious } from './axe.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { addPerson, addTenant, type NewTenant } from './newcomers.ts';
import type { Stack } from './running-stack.ts';

/** The agent asks for what policy holds, to be called back at `endpoint`. Answers the status, and the task where one was made. */
async function ask({ url }: Stack, { agentKey }: NewTenant, endpoint: string): Promise<{ status: number; id: string }> {
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${agentKey}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, Record<string, Record<string, unknown>>> };
  };
  const question = {
    subject: { type: 'agent', id: 'agent' },
    action: { name: 'service.restart', properties: { service: 'LobAgent' } },
    resource: { type: 'host', id: 'somewhere' },
    context: { confidence: 0.9 },
  };
  const denied = (await post('/access/v1/evaluation', question)).body['context']?.['access_request'];
  const intent = { summary: 'LobAgent stopped answering' };
  const { binding_token, expires_at } = denied ?? {};
  const request = { ...question, context: { ...question.context, intent }, denial: { binding_token, expires_at }, callback: { endpoint } };
  const { status, body } = await post('/access/v1/requests', request);
  const id = String(body['task']?.['id']);
  if (status === 201) await post(`/access/v1/requests/${id}/cancel`, {});
  return { status, id };
}

async function allow(page: Page, address: string): Promise<void> {
  await page.getByTestId('add-callback').click();
  await page.getByTestId('callback-address').fill(address);
  await page.getByTestId('confirm-callback').click();
}

test('a manager allows where an agent is told, is told what is wrong, sees how it went, and ends it', async ({ open, stack, guard }) => {
  guard.expectStatus(422);
  const birch = await addTenant(stack, 'Birch Callbacks');
  const receiver = await startReceiver();
  const mona = await open(await addPerson(stack, 'Mona Ager', 'manager', [birch.id]), `/agents/agent.${birch.id}.agent`);
  await expect(mona.getByText('It is told nowhere.')).toBeVisible();
  expect((await ask(stack, birch, `${receiver.url}/cb`)).status).toBe(422);

  await allow(mona, 'https://10.0.0.1/cb');
  await expect(mona.getByTestId('callback-address')).toHaveAttribute('aria-invalid', 'true');
  await mona.getByTestId('callback-address').fill(`${receiver.url}/cb`);
  await mona.getByTestId('confirm-callback').click();
  const item = mona.getByTestId('callback');
  await expect(item).toContainText(`${receiver.url}/cb`);
  await expect(item.getByTestId('callback-last')).toHaveText('nothing sent yet');

  const asked = await ask(stack, birch, `${receiver.url}/cb/done`);
  expect(asked.status).toBe(201);
  expect(JSON.parse((await receiver.next()).body)).toMatchObject({ task: { id: asked.id, status: 'cancelled' } });
  await expect(async () => {
    await mona.reload();
    await expect(item.getByTestId('callback-last')).toContainText('cancelled: delivered');
  }).toPass();

  receiver.answer = (_request, response) => void response.writeHead(500).end('what nobody is shown');
  await ask(stack, birch, `${receiver.url}/cb/done`);
  await receiver.next();
  await expect(async () => {
    await mona.reload();
    await expect(item.getByTestId('callback-last')).toContainText('cancelled: refused (500), will be tried again');
  }).toPass();
  await expect(mona.getByText('what nobody is shown')).toHaveCount(0);

  await item.getByTestId('end-callback').click();
  await mona.getByTestId('confirm-end-callback').click();
  await expect(item).toHaveCount(0);
  await mona.getByRole('button', { name: 'Show 1 that is over' }).click();
  await expect(item.getByTestId('callback-last')).toContainText('stopped');
  await expect(item.getByTestId('end-callback')).toHaveCount(0);
  expect((await ask(stack, birch, `${receiver.url}/cb`)).status).toBe(422);
  await receiver.close();
});

test('a technician is not told where an agent is called back, and an auditor changes nothing', async ({ open, stack }) => {
  const birch = await addTenant(stack, 'Birch Callbacks');
  const at = `/agents/agent.${birch.id}.agent`;
  const tess = await open(await addPerson(stack, 'Tess Echt', 'technician', [birch.id]), at);
  await expect(tess.getByRole('heading', { level: 2, name: 'Keys' })).toBeVisible();
  await expect(tess.getByRole('heading', { level: 2, name: 'Callbacks' })).toHaveCount(0);
  const otto = await open(await addPerson(stack, 'Otto Ditor', 'auditor', [birch.id]), at);
  await expect(otto.getByText('Managers and administrators allow an address.')).toBeVisible();
  await expect(otto.getByTestId('add-callback')).toHaveCount(0);
});

for (const [size, device] of Object.entries({ desk: {}, phone: PHONE })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`callbacks pass axe and do not overflow, ${size}, ${colorScheme}`, async ({ open, stack }) => {
      const birch = await addTenant(stack, 'Birch Callbacks');
      const mona = await open(await addPerson(stack, 'Mona Ager', 'manager', [birch.id]), `/agents/agent.${birch.id}.agent`, {
        colorScheme,
        ...device,
      });
      await allow(mona, `https://agents.example.com/callbacks/${'a-long-path-that-has-to-break-somewhere/'.repeat(4)}`);
      const panel = mona.getByRole('region', { name: 'Callbacks' });
      await expect(panel.getByTestId('callback')).toBeVisible();
      const found = await findSerious(mona);
      expect(await mona.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await mona.getByTestId('add-callback').click();
      found.push(...(await findSerious(mona)));
      await mona.keyboard.press('Escape');
      await mona.getByTestId('end-callback').click();
      found.push(...(await findSerious(mona)));
      expect(found).toEqual([]);
    });
  }
}
