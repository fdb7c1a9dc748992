import { approve } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { stayDeaf } from './pages.ts';

test('two technicians sign: who has and who is needed is visible to both, and one cannot sign twice', async ({ open, agents, stack }) => {
  const { id } = await agents.acme.submit(proposal('isolateController'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  await expect(ben.getByTestId('seats').getByText('1 technician still needed')).toHaveCount(2);

  await ana.getByTestId('reason-box').fill('EDR shows beaconing');
  await approve(ana, stack.passkeys.ana);
  await expect(ana.getByText('You have approved this. It waits for somebody else.')).toBeVisible();
  await expect(ana.getByTestId('approve-button')).toBeDisabled();
  await expect(ana.getByTestId('status').first()).toHaveText('Held');

  await expect(ben.getByTestId('seats')).toContainText('Ana Ruiz signed as technician');
  await expect(ben.getByTestId('seats')).toContainText('EDR shows beaconing');
  await expect(ben.getByTestId('seats').getByText('1 technician still needed')).toHaveCount(1);
  await approve(ben, stack.passkeys.ben);

  const decided = await agents.acme.decisionOf(id);
  expect(decided.decision?.decidedBy.map(({ name }) => name)).toEqual(['Ana Ruiz', 'Ben Okafor']);
  for (const page of [ana, ben]) await expect(page.getByTestId('outcome')).toContainText('approved by Ana Ruiz and Ben Okafor');
});

test('a second signature by the same person, from another tab that does not know of the first, is refused', async ({
  open,
  agents,
  guard,
  stack,
}) => {
  guard.expectStatus(409);
  const { id } = await agents.acme.submit(proposal('isolateController'));
  const second = await open('ana', '/account');
  await stayDeaf(second);
  // How long it was shown counts from the last time that it was opened.
  await Promise.all([second.waitForResponse('**/views'), second.goto(`/requests/${id}`)]);
  const first = await open('ana', `/requests/${id}`);
  await approve(first, stack.passkeys.ana);
  await expect(first.getByText('You have approved this. It waits for somebody else.')).toBeVisible();
  await approve(second, stack.passkeys.ana);
  await expect(second.getByText('You have approved this. It waits for somebody else.')).toBeVisible();
  await expect(second.getByTestId('seats').getByText('1 technician still needed')).toHaveCount(1);
  const ben = await open('ben', `/requests/${id}`);
  await expect(ben.getByTestId('seats').getByText('1 technician still needed')).toHaveCount(1);
  await ben.getByTestId('reason-box').fill('Not needed any more');
  await ben.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).status).toBe('denied');
});

test('a call that touches another customer needs a manager too, and does not say whose host it is', async ({ open, agents, stack }) => {
  const { id } = await agents.acme.submit(proposal('crossTenant'));
  const [ana, mara] = await Promise.all([open('ana', `/requests/${id}`), open('mara', `/requests/${id}`)]);
  await expect(ana.getByTestId('targets')).toContainText('belongs to another customer');
  await expect(ana.locator('main')).not.toContainText('Harbor');
  await approve(ana, stack.passkeys.ana);
  await expect(mara.getByTestId('seats')).toContainText('1 manager still needed');
  await expect(mara.getByTestId('seats')).toContainText('Ana Ruiz signed as technician');
  await approve(mara, stack.passkeys.mara);
  await expect(ana.getByTestId('outcome')).toContainText('approved by Ana Ruiz and Mara Lindqvist');
});
