import type { RequestDetail } from '#lib/contract/console-view.ts';
import { approve } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { rowOf } from './pages.ts';

test('on a blind route the second signer learns that somebody signed, and who and why only after their own vote', async ({
  open,
  agents,
  stack,
}) => {
  const { id, approval } = await agents.acme.submit(proposal('signedScript'));
  expect(approval).toMatchObject({ blind: true, need: { technician: 2 } });
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  for (const page of [ana, ben]) await expect(page.getByTestId('seats').getByText('1 technician still needed')).toHaveCount(2);
  const words = `I know this script: ${crypto.randomUUID()}`;
  await ana.getByTestId('reason-box').fill(words);
  await approve(ana, stack.passkeys.ana);
  await expect(ana.getByText('You have approved this. It waits for somebody else.')).toBeVisible();
  await expect(ana.getByTestId('seats')).toContainText('Ana Ruiz signed as technician');
  await expect(ana.getByTestId('seats').getByText('1 technician still needed')).toHaveCount(1);

  const seats = ben.getByTestId('seats');
  await expect(seats).toContainText('a technician has signed, hidden until you have');
  await expect(seats.getByText('1 technician still needed')).toHaveCount(1);
  await expect(ben.getByTestId('decision-panel')).toContainText('1 technician still needed');
  await expect(ben.getByTestId('change-notice')).toBeVisible();
  await expect(ben.getByTestId('change-notice')).not.toContainText('Ana');
  await expect(seats).not.toContainText('Ana');
  await expect(ben.locator('main')).not.toContainText(words);
  // Nor does anything say it that the page was sent.
  const sent = await (await ben.request.get(`/api/console/requests/${id}`)).text();
  expect(sent).not.toContain(words);
  const detail = JSON.parse(sent) as RequestDetail;
  expect(detail).toMatchObject({ votesHidden: true, votes: [], request: { approval: { given: [], missing: { technician: 1 } } } });
  expect(detail.timeline.filter(({ actor }) => actor.id === 'ana')).toEqual([]);
  expect(detail.viewers.map((viewer) => viewer.id)).toEqual(['ben']);
  const row = rowOf(await open('ben', '/?q=script.run'), id);
  await expect(row).toContainText('1 of 2');

  await ben.getByRole('button', { name: 'I have looked' }).click();
  await approve(ben, stack.passkeys.ben);
  await expect(ben.getByTestId('outcome')).toContainText('approved by Ana Ruiz and Ben Okafor');
  await expect(seats).toContainText(words);
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'approved', decidedBy: [{ id: 'ana' }, { id: 'ben' }] });
});

test('a second signer who is blind to a yes can still say no, and then everybody sees both', async ({ open, agents, stack }) => {
  const { id } = await agents.acme.submit(proposal('signedScript'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  await approve(ana, stack.passkeys.ana);
  await expect(ben.getByTestId('seats')).toContainText('a technician has signed, hidden until you have');
  await ben.getByTestId('reason-box').fill('The hash is not the one in the ticket');
  await ben.getByTestId('deny-button').click();
  for (const page of [ana, ben]) {
    await expect(page.getByTestId('outcome')).toContainText('denied by Ben Okafor');
    await expect(page.getByTestId('outcome')).toContainText('The hash is not the one in the ticket');
    await expect(page.getByTestId('seats')).toContainText('Ana Ruiz signed as technician');
    await expect(page.getByTestId('seats')).toContainText('a technician did not sign');
  }
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', decidedBy: [{ id: 'ben' }] });
});
