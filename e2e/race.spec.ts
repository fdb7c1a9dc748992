import { approve, readAll, seeCustomer } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { stayDeaf } from './pages.ts';

test('who loses a race is told kindly who won it, and nothing of theirs counts', async ({ open, agents, guard }) => {
  guard.expectStatus(409);
  const { id } = await agents.acme.submit(proposal('restart'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', '/account')]);
  await stayDeaf(ben);
  await ben.goto(`/requests/${id}`);
  await expect(ben.getByTestId('approve-button')).toBeEnabled();

  await ana.getByTestId('approve-button').click();
  await expect(ana.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
  await ben.getByTestId('reason-box').fill('No, wait');
  await ben.getByTestId('deny-button').click();

  const notice = ben.getByTestId('verdict-notice');
  await expect(notice).toContainText('Ana Ruiz was quicker: it is already approved.');
  await expect(notice).toContainText('Your verdict was not needed and was not counted.');
  await expect(ben.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
  expect((await agents.acme.decisionOf(id)).decision?.decidedBy).toMatchObject([{ id: 'ana' }]);
});

test('a stale tab is refused, says what changed, and signs only after the person has looked', async ({ open, agents, guard, stack }) => {
  guard.expectStatus(409);
  const { id } = await agents.acme.submit(proposal('isolateController'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', '/account')]);
  await stayDeaf(ben);
  await ben.goto(`/requests/${id}`);
  await readAll(ben);

  await approve(ana, stack.passkeys.ana);
  await expect(ana.getByTestId('seats')).toContainText('Ana Ruiz signed');
  await approve(ben, stack.passkeys.ben);

  const notice = ben.getByTestId('verdict-notice');
  await expect(notice).toContainText('This request changed while you decided. Nothing was signed.');
  await expect(notice).toContainText('Ana Ruiz approved it.');
  await expect(ben.getByTestId('approve-button')).toBeDisabled();
  await notice.getByRole('button', { name: 'I have looked' }).click();
  await approve(ben, stack.passkeys.ben);
  await expect(ben.getByTestId('outcome')).toContainText('approved by Ana Ruiz and Ben Okafor');
});

test('what changes while a person writes waits, named, until they ask for it', async ({ open, agents, stack }) => {
  const { id } = await agents.acme.submit(proposal('isolateController'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  await ben.getByTestId('reason-box').fill('I am still reading');
  await approve(ana, stack.passkeys.ana);

  const notice = ben.getByTestId('change-notice');
  await expect(notice).toContainText('Ana Ruiz approved it.');
  await expect(ben.getByTestId('approve-button')).toBeDisabled();
  await notice.getByRole('button', { name: 'Show the current version' }).click();
  await expect(ben.getByTestId('seats')).toContainText('Ana Ruiz signed');
  await expect(ben.getByTestId('reason-box')).toHaveValue('I am still reading');
  await ben.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: 'I am still reading' });
});

test('an approval with edits shows what the agent asked for and what will run instead', async ({ open, agents }) => {
  const { id, digest, version } = await agents.acme.submit(proposal('restart'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  await seeCustomer(ben);
  await expect(ben.getByTestId('approve-button')).toBeEnabled();
  const edited = { service: 'LobAgent2' };
  const status = await ben.evaluate(
    async ([path, vote]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(vote) })).status;
    },
    [
      `/api/console/requests/${id}/votes`,
      { verdict: 'approve', reason: 'It is the other one', digest, version, tenant: 'acme', arguments: edited },
    ] as const,
  );
  expect(status).toBe(200);

  await expect(ana.getByTestId('outcome')).toContainText('approved with edits by Ben Okafor');
  const changed = ana.getByTestId('argument-leaf').filter({ hasText: 'Edited.' });
  await expect(changed).toHaveCount(1);
  await expect(changed.first()).toContainText('The agent asked for "LobAgent"');
  await expect(ana.getByTestId('call-panel')).not.toContainText(digest);
  const decided = await agents.acme.decisionOf(id);
  expect(decided.decision).toMatchObject({ outcome: 'approved_with_edits', arguments: edited });
  expect(await agents.acme.resultOf(id)).toMatchObject(edited);
});
