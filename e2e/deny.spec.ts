import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, stayDeaf } from './pages.ts';

test('a denial is one step, asks for a reason, and the agent gets its exact words', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const ana = await open('ana', `/requests/${id}`);
  await ana.getByTestId('deny-button').click();
  await expect(ana.getByText('Say why first, or pick one of these.')).toBeVisible();
  await expect(ana.getByTestId('reason-box')).toBeFocused();

  const words = 'Not during the audit — ask again after 18:00.\n“Quotes”, <tags> & Ümläute stay.';
  await ana.getByTestId('reason-box').fill(words);
  await ana.getByTestId('deny-button').click();
  const { status, decision, grant } = await agents.acme.decisionOf(id);
  expect({ status, grant, outcome: decision?.outcome, message: decision?.message }).toEqual({
    status: 'denied',
    grant: null,
    outcome: 'denied',
    message: words,
  });
  await expect(ana.getByTestId('outcome')).toContainText('denied by Ana Ruiz');
  await expect(ana.getByTestId('outcome')).toContainText('Not during the audit — ask again after 18:00.');
});

test('a call that changes an account is denied without a second look', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('passwordReset'));
  const ben = await open('ben', `/requests/${id}`);
  await ben.getByRole('button', { name: 'Wrong target' }).click();
  await ben.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: 'Wrong target' });
});

test('a deadline that passes while the page is open ends the wait on the page and at the agent: silence is never yes', async ({
  open,
  agents,
}) => {
  const { id, approval } = await agents.acme.submit(proposal('restart', { deadlineSeconds: 12 }));
  const ana = await open('ana', `/requests/${id}`);
  await expect(ana.locator('[data-testid=decision-panel] time')).toHaveAttribute('datetime', approval?.decideBy ?? '');
  const decided = await agents.acme.decisionOf(id);
  expect(decided).toMatchObject({ status: 'expired', grant: null, decision: { outcome: 'expired' } });
  await expect(ana.getByTestId('outcome')).toContainText('Expired');
  await expect(ana.getByTestId('approve-button')).toHaveCount(0);
});

test('a countdown turns amber, then red, in shape and word too', async ({ open, agents }) => {
  const { id, approval } = await agents.acme.submit(proposal('restart'));
  const ana = await open('ana');
  // The page follows the server's clock, so an answer would put this one right again: here it gets none.
  await stayDeaf(ana);
  await ana.route('**/api/console/**', () => {});
  await ana.goto(`/requests/${id}`);
  const countdown = ana.locator('[data-testid=decision-panel] time');
  await expect(countdown).toHaveAttribute('data-urgency', 'calm');
  // What the page thinks of the server's clock is right to a second, not to the millisecond.
  const leave = (seconds: number) => ana.clock.setFixedTime(Date.parse(approval?.decideBy ?? '') - seconds * 1_000);
  await leave(200);
  await expect(countdown).toHaveAttribute('data-urgency', 'soon');
  await expect(countdown).toContainText(/3:(19|20|21) left to decide, soon/);
  await leave(30);
  await expect(countdown).toHaveAttribute('data-urgency', 'now');
  await expect(countdown).toContainText(/0:(29|30|31) left to decide, almost over/);
  await leave(-3);
  await expect(countdown).toContainText('The time to decide is up');
  await agents.acme.withdraw(id);
});

test('a question reaches the thread live, and what the agent answers is marked as its own word', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  await ana.getByTestId('message-box').fill('Who is signed in on it?');
  await ana.getByRole('button', { name: 'Send' }).click();
  await expect(ben.getByTestId('messages')).toContainText('Who is signed in on it?');
  await agents.acme.say(id, 'Nobody since 02:10.');
  for (const page of [ana, ben]) {
    const answer = page.getByTestId('messages').getByRole('listitem').filter({ hasText: 'Nobody since 02:10.' });
    await expect(answer).toContainText('agent, unverified');
  }
});

test('after a decision the worst that waits is offered by name and key, and nothing opens by itself', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const waits = await agents.acme.submit(proposal('passwordReset'));
  const ana = await open('ana', `/requests/${id}`);
  await isLive(ana);
  await ana.getByTestId('reason-box').fill('Not now.');
  await ana.getByTestId('deny-button').click();
  await expect(ana.getByTestId('outcome')).toContainText('denied by Ana Ruiz');
  const next = ana.getByTestId('next-request');
  // Other suites have their own that wait; whichever it is, it is named with its customer.
  await expect(next).toContainText(/Acme Dental|Northwind Logistics|Harbor Legal/);
  await expect(ana).toHaveURL(`/requests/${id}`);
  const href = (await next.getAttribute('href')) ?? '';
  await expect(next).not.toHaveClass(/pointer-events-none/);
  await ana.keyboard.press('n');
  await expect(ana).not.toHaveURL(`/requests/${id}`);
  expect(href).toMatch(/^\/requests\/req_/);
  await agents.acme.withdraw(waits.id);
});
