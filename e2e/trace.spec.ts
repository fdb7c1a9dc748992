import { randomUUID } from 'node:crypto';
import type { RequestView } from '#lib/contract/request-view.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import type { Stack } from './running-stack.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** An agent of acme asks, in a trace of its own or in none; answers the request's id. */
async function ask({ url, manifest }: Stack, traceparent: string | null): Promise<string> {
  const token = manifest.agents.find(({ tenant }) => tenant === 'acme')?.token ?? '';
  const response = await fetch(`${url}/api/v1/requests`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(traceparent === null ? {} : { traceparent }),
    },
    body: JSON.stringify(proposal('restart')),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as RequestView).id;
}

test('the trace of a request can be copied from its page, beside what stands around it', async ({ open, stack }) => {
  const id = await ask(stack, `00-${TRACE}-00f067aa0ba902b7-01`);
  const page = await open('ana', `/requests/${id}`, { permissions: ['clipboard-read', 'clipboard-write'] });
  const trace = page.getByRole('region', { name: 'Context' }).getByTestId('trace');
  await expect(trace).toContainText(`Trace, as the agent names it ${TRACE}`);
  await trace.getByRole('button', { name: 'Copy the trace id' }).click();
  await expect(trace.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(TRACE);
  // It is no part of what would run, and none of what is signed.
  await expect(page.getByTestId('call-panel')).not.toContainText(TRACE);
});

test('a request without a trace says nothing of one', async ({ open, stack }) => {
  const id = await ask(stack, null);
  const page = await open('ana', `/requests/${id}`);
  await expect(page.getByRole('region', { name: 'Context' })).toBeVisible();
  await expect(page.getByTestId('trace')).toHaveCount(0);
});
