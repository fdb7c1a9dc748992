import type { Page } from '@playwright/test';
import type { RequestView } from '#lib/contract/request-view.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';
import type { Stack } from './running-stack.ts';

const newWord = () => `c${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
const claimOn = (page: Page) => page.getByTestId('claim');
const press = (page: Page, name: string) => claimOn(page).getByRole('button', { name }).click();

/** The request as its agent reads it, in the words that the service sent. */
async function asAgent(page: Page, { manifest }: Stack, id: string): Promise<string> {
  const token = manifest.agents.find(({ tenant }) => tenant === 'acme')?.token;
  return (await page.request.get(`/api/v1/requests/${id}`, { headers: { authorization: `Bearer ${token}` } })).text();
}

test('a call is claimed, taken over and let go, and everybody who has it open sees by whom', async ({ open, agents }) => {
  const summary = newWord();
  const { id } = await agents.acme.submit(proposal('restart', { intent: { summary } }));
  const [ana, ben, mara] = await Promise.all([
    open('ana', `/requests/${id}`),
    open('ben', `/requests/${id}`),
    open('mara', `/?q=${summary}`),
  ]);
  for (const page of [ana, ben]) await expect(claimOn(page)).toContainText('Nobody has claimed this');
  await press(ana, 'Claim');
  await expect(claimOn(ana)).toContainText('You have this');
  await expect(claimOn(ben)).toContainText('Ana Ruiz has this');
  await expect(rowOf(mara, id).getByTestId('row-claim')).toContainText('Ana Ruiz');
  // Named before anybody goes past it, and taken over by saying it twice.
  await expect(ben.getByTestId('claim-warning')).toContainText('Ana Ruiz has claimed this.');
  await expect(ana.getByTestId('claim-warning')).toHaveCount(0);
  await press(ben, 'Take over');
  await press(ben, 'Take it over');
  await expect(claimOn(ben)).toContainText('You have this');
  await expect(claimOn(ana)).toContainText('Ben Okafor has this');

  // It keeps two from the same work and nobody from signing.
  await expect(ana.getByTestId('approve-button')).toBeEnabled();
  await press(ben, 'Let go');
  for (const page of [ana, ben]) await expect(claimOn(page)).toContainText('Nobody has claimed this');
  await expect(rowOf(mara, id).getByTestId('row-claim')).toHaveCount(0);
  await agents.acme.withdraw(id);
  for (const page of [ana, ben]) await expect(claimOn(page)).toHaveCount(0);
});

test('who has a call open is named to the others, on the page and in the queue, until they leave it', async ({ open, agents }) => {
  const summary = newWord();
  const { id } = await agents.acme.submit(proposal('restart', { intent: { summary } }));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/?q=${summary}`)]);
  const looksAt = rowOf(ben, id).getByTestId('row-presence');
  await expect(looksAt).toHaveText('Ana is looking');
  await expect(ana.getByTestId('presence')).toBeHidden();
  await rowOf(ben, id).getByRole('link').click();
  await expect(ben.getByTestId('presence')).toHaveText('Ana Ruiz is looking at this');
  await expect(ana.getByTestId('presence')).toHaveText('Ben Okafor is looking at this');
  const mara = await open('mara', `/requests/${id}`);
  await expect(mara.getByTestId('presence')).toHaveText(/(Ana Ruiz and Ben Okafor|Ben Okafor and Ana Ruiz) are looking at this/);
  await mara.close();
  await ana.getByRole('link', { name: 'Back to the queue' }).first().click();
  await expect(ben.getByTestId('presence')).toBeHidden();
  await agents.acme.withdraw(id);
});

test('a call is handed to a person with a word, and on to whoever is a manager; the clock goes on', async ({ open, agents, stack }) => {
  const summary = newWord();
  const { id, approval } = await agents.acme.submit(proposal('crossTenant', { intent: { summary } }));
  const [ana, ben, mara] = await Promise.all([
    open('ana', `/requests/${id}`),
    open('ben', `/requests/${id}`),
    open('mara', `/?q=${summary}`),
  ]);
  const handOver = async (page: Page, to: string, note: string) => {
    await isLive(page);
    await page.getByTestId('action-hand-over').click();
    const dialog = page.getByRole('dialog', { name: 'Hand over' });
    await expect(dialog).toContainText('Only people of Acme Dental who can still sign this are listed.');
    await expect(dialog.getByLabel('Noor Haddad')).toHaveCount(0);
    await dialog.getByLabel(to).check();
    await dialog.getByRole('textbox').fill(note);
    await dialog.getByTestId('confirm-hand-over').click();
    await expect(dialog).toBeHidden();
  };
  const word = `Rack 3 is yours: ${crypto.randomUUID()}`;
  await handOver(ana, 'Ben Okafor', word);
  await expect(claimOn(ana)).toContainText(`Ben Okafor has this: ${word}`);
  await expect(claimOn(ben)).toContainText(`You have this: ${word}`);
  await expect(rowOf(mara, id).getByTestId('row-claim')).toContainText('Ben Okafor, handed over by Ana Ruiz');

  await handOver(ben, 'Any manager', 'Two customers in one call');
  await expect(claimOn(ana)).toContainText('Handed to any manager: Two customers in one call');
  await expect(rowOf(mara, id).getByTestId('row-claim')).toContainText('For a manager');
  await rowOf(mara, id).getByRole('link').click();
  await press(mara, 'Claim');
  await expect(claimOn(ben)).toContainText('Mara Lindqvist has this');
  await expect(mara.locator('[data-testid=decision-panel] time').first()).toHaveAttribute('datetime', approval?.decideBy ?? '');
  const told = await asAgent(ana, stack, id);
  expect((JSON.parse(told) as RequestView).status).toBe('pending');
  expect(told).not.toContain(word);
  await agents.acme.withdraw(id);
});

test('a note reaches colleagues and never the agent; a question reaches the agent, and the clock stands beside it', async ({
  open,
  agents,
  stack,
}) => {
  const { id, approval } = await agents.acme.submit(proposal('restart'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  await isLive(ana);
  const [note, question] = [`Looks like last week: ${crypto.randomUUID()}`, `What did it log? ${crypto.randomUUID()}`];
  await ana.getByTestId('note-box').fill(note);
  await ana.getByRole('button', { name: 'Add note' }).click();
  await ana.getByTestId('message-box').fill(question);
  const thread = ana.getByRole('region', { name: 'Questions and answers' });
  await expect(thread.locator('time').first()).toHaveAttribute('datetime', approval?.decideBy ?? '');
  await thread.getByRole('button', { name: 'Send' }).click();
  for (const page of [ana, ben]) {
    await expect(page.getByTestId('notes').getByRole('listitem')).toHaveText([new RegExp(`Ana Ruiz.*${note}`)]);
    await expect(page.getByTestId('messages').getByRole('listitem')).toHaveCount(1);
    await expect(page.getByTestId('messages')).toContainText(question);
  }
  const told = await asAgent(ana, stack, id);
  expect(told).not.toContain(note);
  expect((JSON.parse(told) as RequestView).messages).toMatchObject([{ from: 'person', name: 'Ana Ruiz', body: question }]);

  await agents.acme.say(id, 'Nothing since 02:10.');
  const answer = ben.getByTestId('messages').getByRole('listitem').last();
  await expect(answer).toContainText('Nothing since 02:10.');
  await expect(answer).toContainText('agent, unverified');
  await ben.getByTestId('reason-box').fill('Find out first');
  await ben.getByTestId('deny-button').click();
  const decided = await agents.acme.decisionOf(id);
  expect(decided.decision).toMatchObject({ outcome: 'denied', message: 'Find out first' });
  expect(JSON.stringify(decided)).not.toContain(note);
});
