import { randomUUID } from 'node:crypto';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { accountOf, fillSignIn, signIn } from './sign-in.ts';

const SIGNED_OUT = { storageState: { cookies: [], origins: [] } };

test('a wrong password and an unknown address get the same words, and the right ones lead to the page that was wanted', async ({
  open,
  stack,
  guard,
}) => {
  guard.expectStatus(401);
  const page = await open('noor', '/history?tenant=harbor', SIGNED_OUT);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const { email, password } = accountOf(stack, 'noor');
  const refusal = 'That e-mail and password do not belong together, or the account is disabled.';
  await fillSignIn(page, email, 'not the one');
  await expect(page.locator('#sign-in-error')).toHaveText(refusal);
  await expect(page.locator('#sign-in-error')).toHaveAttribute('role', 'alert');
  await fillSignIn(page, 'nobody@holdpoint.example', password);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  await expect(page.locator('#sign-in-error')).toHaveText(refusal);
  await fillSignIn(page, email, password);
  await expect(page).toHaveURL('/history?tenant=harbor');
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
});

test('the demo offers its accounts, and a link to somewhere else is not followed after sign-in', async ({ open, stack }) => {
  const page = await open('mara', '/sign-in?next=https://elsewhere.example/', SIGNED_OUT);
  await page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await expect(page.getByLabel('E-mail')).toHaveValue('mara@holdpoint.example');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${stack.url}/`);
});

test('a session that was ended elsewhere leaves the page by itself, and what it tries afterwards does not count', async ({
  open,
  agents,
  stack,
  guard,
}) => {
  guard.expectStatus(401);
  const { id } = await agents.acme.submit(proposal('restart'));
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const lost = await open('ben', '/sign-in', { ...SIGNED_OUT, userAgent: firefox });
  await signIn(lost, stack, 'ben', `/requests/${id}`);
  await expect(lost.getByTestId('approve-button')).toBeEnabled();
  const { request } = (await (await lost.request.get(`/api/console/requests/${id}`)).json()) as RequestDetail;

  const desk = await open('ben', '/account');
  const session = desk.getByTestId('session').filter({ hasText: 'Firefox on Windows' });
  await session.getByRole('button', { name: 'End session' }).click();
  await expect(session).toHaveCount(0);

  await expect(lost).toHaveURL(`/sign-in?next=${encodeURIComponent(`/requests/${id}`)}&ended=1`);
  await expect(lost.getByText('Your session ended. Nothing was lost.')).toBeVisible();
  const vote = await lost.request.post(`/api/console/requests/${id}/votes`, {
    data: { verdict: 'approve', reason: '', digest: request.digest, version: request.version, tenant: request.tenant },
    headers: { origin: stack.url, 'idempotency-key': randomUUID() },
  });
  expect(vote.status()).toBe(401);
  expect(await vote.json()).toMatchObject({ code: expect.stringMatching(/^(unauthenticated|session_revoked)$/) });

  await desk.goto(`/requests/${id}`);
  await expect(desk.getByTestId('status').first()).toHaveText('Held');
  await desk.getByRole('button', { name: 'Not now' }).click();
  await desk.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).status).toBe('denied');
});

test('signing out ends the session on the server: its cookie opens nothing any more', async ({ open, stack }) => {
  const page = await open('mara', '/sign-in', SIGNED_OUT);
  await signIn(page, stack, 'mara', '/account');
  const kept = await page.context().storageState();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  const again = await open('mara', '/account', { storageState: kept });
  await expect(again).toHaveURL(/\/sign-in\?next=%2Faccount/);
});
