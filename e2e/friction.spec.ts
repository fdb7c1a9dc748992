import type { Page } from '@playwright/test';
import { textHash } from '#lib/audit/digest.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { shownOf, shownText } from '#lib/domain/shown.ts';
import { approve, confirmByName, readAll } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive } from './pages.ts';

/** How often this page has asked for something at such an address. */
function countAsked(page: Page, ending: string): () => number {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith(ending)) asked += 1;
  });
  return () => asked;
}

/** What a page says that it displayed, when it displayed all of it. */
function hashOf({ arguments: args, targets }: Pick<RequestView, 'arguments' | 'targets'>): string {
  return textHash(shownText(shownOf(args, targets)));
}

test('low risk, one host: one deliberate key', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const ana = await open('ana', `/requests/${id}`);
  const button = ana.getByTestId('approve-button');
  await expect(ana.getByTestId('call-panel').getByTestId('risk-tier')).toHaveText('Low risk');
  await expect(button).toHaveAttribute('data-friction', 'key');
  await expect(ana.getByTestId('display-progress')).toHaveCount(0);
  await isLive(ana);
  await expect(button).toBeEnabled();
  await ana.keyboard.press('a');
  await expect(ana.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
  expect((await agents.acme.decisionOf(id)).status).toBe('approved');
});

test('a key that is kept down from the page before, or pressed while somebody writes, approves nothing', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const ana = await open('ana', '/');
  await isLive(ana);
  await ana.keyboard.down('a');
  await ana.goto(`/requests/${id}`);
  await isLive(ana);
  await expect(ana.getByTestId('approve-button')).toBeEnabled();
  const votes = countAsked(ana, '/votes');
  // As a keyboard does whose key stays down: the same key again and again.
  for (let repeat = 0; repeat < 5; repeat++) await ana.keyboard.down('a');
  await ana.keyboard.up('a');
  await ana.getByTestId('reason-box').pressSequentially('a b a');
  await ana.getByTestId('message-box').pressSequentially('a');
  for (const modifier of ['Control', 'Alt', 'Meta']) await ana.locator('body').press(`${modifier}+a`);
  await ana.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: 'a b a' });
  expect(votes()).toBe(1);
});

test('disruptive: hold to confirm; let go early, by mouse or key or by leaving, and nothing happens', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('isolateController', { targets: [{ kind: 'host', name: 'acme-ws02' }] }));
  const ana = await open('ana', '/account');
  await ana.clock.install();
  await ana.goto(`/requests/${id}`);
  const button = ana.getByTestId('approve-button');
  await expect(button).toHaveAttribute('data-friction', 'hold');
  await expect(button).toHaveText('Hold: approve');
  const votes = countAsked(ana, '/votes');
  await readAll(ana);
  await expect(button).toBeEnabled();
  const holding = ana.getByText('Keep holding…');
  // Time stands still for the page: on a slow machine, early would be late.
  await ana.clock.pauseAt(Date.now() + 60_000);

  await button.hover();
  await ana.mouse.down();
  await expect(holding).toBeVisible();
  await ana.mouse.up();
  await expect(ana.getByText('Keep it pressed until the ring is full')).toBeVisible();

  await ana.mouse.down();
  await expect(holding).toBeVisible();
  await ana.getByTestId('reason-box').hover();
  await expect(holding).toBeHidden();
  await ana.mouse.up();

  for (const key of ['Enter', ' ']) {
    await button.focus();
    await ana.keyboard.down(key);
    await expect(holding).toBeVisible();
    await ana.keyboard.up(key);
    await expect(holding).toBeHidden();
  }
  await ana.clock.runFor(5_000);
  await expect(ana.getByTestId('status').first()).toHaveText('Held');
  expect(votes()).toBe(0);
  await ana.clock.resume();
  await approve(ana);
  await expect(ana.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
  expect(votes()).toBe(1);
  expect((await agents.acme.decisionOf(id)).status).toBe('approved');
});

test('what hurts most: the target’s name, typed, after every part of the call was on the screen', async ({ open, agents }) => {
  const targets = ['luis@acmedental.example', 'priya@acmedental.example', 'owen@acmedental.example'];
  const { id } = await agents.acme.submit(proposal('passwordReset', { targets: targets.map((name) => ({ kind: 'user' as const, name })) }));
  // So low that the targets are not on it.
  const ana = await open('ana', `/requests/${id}`, { viewport: { width: 1280, height: 480 } });
  await isLive(ana);
  const button = ana.getByTestId('approve-button');
  await expect(button).toHaveAttribute('data-friction', 'type');
  await expect(ana.getByTestId('decision-panel')).toContainText(/parts? not seen yet/);
  await expect(button).toBeDisabled();
  await ana.keyboard.press('a');
  await expect(ana.getByRole('dialog')).toHaveCount(0);

  await readAll(ana);
  await expect(ana.getByTestId('display-progress')).toContainText(/(\d+) of \1 parts seen/);
  await expect(button).toBeEnabled();
  await button.click();
  await expect(ana.getByTestId('confirm-name')).toHaveText('luis@acmedental.example');
  // What is signed, once more where it is signed, with its clock; and the button stays on the screen however low that is.
  const again = ana.getByTestId('confirm-call');
  await expect(again).toContainText('This will reset the password of each of the 3 accounts below (sign out everywhere: yes).');
  for (const name of targets) await expect(again).toContainText(name);
  await expect(again).toContainText(/revokeSessions\s*true/);
  await expect(again).toContainText(/Digest [0-9a-f]{8}…[0-9a-f]{8}, version 1/);
  await expect(again.locator('time')).toHaveCount(1);
  await expect(ana.getByTestId('confirm-approve')).toBeInViewport({ ratio: 1 });
  for (const wrong of ['', 'priya@acmedental.example', 'LUIS@acmedental.example']) {
    await ana.getByTestId('type-name').fill(wrong);
    await expect(ana.getByTestId('confirm-approve')).toBeDisabled();
  }
  await confirmByName(ana);
  await expect(ana.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
  expect((await agents.acme.decisionOf(id)).status).toBe('approved');
});

test('the service asks for all of it itself: what was displayed, for how long, and the name', async ({ open, agents, stack }) => {
  const view = await agents.acme.submit(proposal('passwordReset'));
  const { id, digest, version, tenant } = view;
  const { request } = await open('ana', '/account');
  const post = (path: string, data: object) =>
    request.post(`/api/console/requests/${id}/${path}`, { data, headers: { origin: stack.url, 'idempotency-key': crypto.randomUUID() } });
  const vote = async (given: object) => {
    const answer = await post('votes', { verdict: 'approve', reason: '', digest, version, tenant, ...given });
    return (await answer.json()) as { code?: string; retryAfterMs?: number; request?: RequestView };
  };
  const typed = 'luis@acmedental.example';
  const shown = hashOf(view);

  expect(await vote({})).toMatchObject({ code: 'display_required' });
  expect(await vote({ shown, typed }), 'no screen ever showed it').toMatchObject({ code: 'display_required' });
  expect((await post('views', { digest, version })).status()).toBe(204);
  expect(await vote({ shown, typed })).toMatchObject({ code: 'too_fast', retryAfterMs: expect.any(Number) });
  await expect.poll(async () => (await vote({ shown, typed: 'luis' })).code).toBe('confirmation_required');
  expect(await vote({ shown: hashOf({ ...view, arguments: { revokeSessions: false } }), typed })).toMatchObject({
    code: 'display_required',
  });
  expect(await vote({ shown: hashOf({ ...view, targets: [] }), typed })).toMatchObject({ code: 'display_required' });
  expect((await vote({ shown, typed })).request).toMatchObject({ status: 'approved', decision: { decidedBy: [{ id: 'ana' }] } });
});

test('a page whose clock is wrong is refused by the service’s, and says so', async ({ open, agents, guard }) => {
  guard.expectStatus(409);
  const { id, digest, version } = await agents.acme.submit(proposal('passwordReset'));
  const ana = await open('ana', '/account');
  // The page believes that the service has long known what it shows; in truth that is told as the vote leaves.
  await ana.route('**/views', (route) => route.fulfill({ status: 204 }));
  await ana.route('**/votes', async (route) => {
    const headers = { origin: new URL(ana.url()).origin };
    await ana.request.post(`/api/console/requests/${id}/views`, { data: { digest, version }, headers });
    await route.continue();
  });
  await ana.goto(`/requests/${id}`);
  await approve(ana);
  const notice = ana.getByTestId('verdict-notice');
  await expect(notice).toContainText('That was quicker than anyone can read this. Nothing was signed.');
  await expect(notice).toContainText(/You can approve in \d+ s\./);
  await expect(ana.getByTestId('status').first()).toHaveText('Held');
  await agents.acme.withdraw(id);
});
