import type { Locator, Page } from '@playwright/test';
import type { RequestView } from '#lib/contract/request-view.ts';
import { approve, readAll } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, stayDeaf } from './pages.ts';

const field = (page: Page, path: string): Locator => page.locator(`[data-testid=edit-field][data-path="${path}"]`);
const control = (page: Page, path: string): Locator => field(page, path).locator('input, textarea, select');

async function startEdit(page: Page): Promise<void> {
  await isLive(page);
  await page.keyboard.press('e');
  await expect(page.getByTestId('edit-panel')).toBeVisible();
}

/** A vote as a page would cast it that checks nothing. */
async function voteEdited(page: Page, { id, digest, version, tenant }: RequestView, edited: object) {
  const headers = { origin: new URL(page.url()).origin, 'idempotency-key': crypto.randomUUID() };
  const data = { verdict: 'approve', reason: '', digest, version, tenant, arguments: edited };
  const answer = await page.request.post(`/api/console/requests/${id}/votes`, { data, headers });
  return (await answer.json()) as { code?: string; errors?: { pointer: string }[] };
}

test('the form has a typed field for each argument, the diff says what changed, and the agent and the executor get the edited call', async ({
  open,
  agents,
}) => {
  const { id, digest } = await agents.acme.submit(proposal('cleanup'));
  const ana = await open('ana', `/requests/${id}`);
  await startEdit(ana);
  const panel = ana.getByTestId('edit-panel');
  await expect(panel).toContainText('The tool stays disk.cleanup on the same targets.');
  await expect(control(ana, '/paths/0')).toBeFocused();
  await expect(control(ana, '/paths/0')).toHaveValue('D:\\Scans');
  await expect(control(ana, '/olderThanDays')).toHaveAttribute('inputmode', 'decimal');
  await expect(field(ana, '/olderThanDays')).toContainText('Only files at least this many days old — 1 to 3650, whole');
  const approveEdited = ana.getByTestId('approve-button');
  await expect(approveEdited).toHaveText(/approve edited/i);
  await expect(approveEdited).toBeDisabled();
  await expect(ana.getByTestId('decision-panel')).toContainText('Nothing is edited yet');

  await control(ana, '/paths/0').fill('D:\\Scans\\old');
  await control(ana, '/olderThanDays').fill('90');
  await panel.getByRole('button', { name: 'Add an entry' }).click();
  await control(ana, '/paths/2').fill('D:\\Temp');
  const diff = panel.getByTestId('diff').getByRole('listitem');
  await expect(diff).toHaveCount(3);
  await expect(diff.filter({ hasText: 'olderThanDays' })).toContainText(/changed.*before\s*30.*after\s*90/s);
  await expect(diff.filter({ hasText: 'D:\\Temp' })).toContainText('added');
  await expect(panel.getByTestId('edit-verdict')).toContainText('Policy: escalate');
  const call = ana.getByTestId('call-panel');
  await expect(call.getByTestId('argument-leaf').filter({ hasText: 'Edited.' })).toHaveCount(3);
  await expect(call).not.toContainText(digest);
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('90 days');

  await readAll(ana);
  await expect(approveEdited).toBeEnabled();
  await ana.getByTestId('reason-box').fill('Only what is old');
  await approve(ana);
  await expect(ana.getByTestId('outcome')).toContainText('approved with edits by Ana Ruiz');
  await expect(panel).toBeHidden();
  const edited = { paths: ['D:\\Scans\\old', 'D:\\Exports', 'D:\\Temp'], olderThanDays: 90 };
  const decided = await agents.acme.decisionOf(id);
  expect(decided.decision).toMatchObject({ outcome: 'approved_with_edits', message: 'Only what is old', arguments: edited });
  expect(decided.digest).not.toBe(digest);
  expect(await agents.acme.resultOf(id)).toEqual({ tool: 'disk.cleanup', arguments: edited, hosts: ['acme-ws08'] });
});

test('a value that does not fit is refused in its place, by the form and by the service, whoever sends it', async ({ open, agents }) => {
  const view = await agents.acme.submit(proposal('cleanup'));
  const ana = await open('ana', `/requests/${view.id}`);
  await startEdit(ana);
  // Something else is edited well, and what cannot be read must not be left out in silence.
  await control(ana, '/paths/0').fill('D:\\Scans\\old');
  await readAll(ana);
  await expect(ana.getByTestId('approve-button')).toBeEnabled();
  const days = control(ana, '/olderThanDays');
  for (const [text, says] of [
    ['5000', 'Must be at most 3650.'],
    ['soon', 'Write a number, such as 30.'],
    ['2.5', 'Write a whole number.'],
  ] as const) {
    await days.fill(text);
    await expect(field(ana, '/olderThanDays').getByRole('alert')).toHaveText(says);
    await expect(days).toHaveAttribute('aria-invalid', 'true');
    await expect(ana.getByTestId('decision-panel')).toContainText('A field is not filled in right');
    await expect(ana.getByTestId('approve-button')).toBeDisabled();
  }
  await days.fill('60');
  await expect(ana.getByTestId('approve-button')).toBeEnabled();

  // What no field can know by itself: the two have to differ.
  await control(ana, '/paths/1').fill('D:\\Scans\\old');
  await expect(field(ana, '/paths').getByRole('alert')).toContainText(/duplicate/i);
  await expect(ana.getByTestId('decision-panel')).toContainText('The edit does not fit the tool’s schema');
  await expect(ana.getByTestId('approve-button')).toBeDisabled();

  for (const [edited, pointer] of [
    [{ paths: ['D:\\Scans'], olderThanDays: '60' }, '/arguments/olderThanDays'],
    [{ paths: ['D:\\Scans'], olderThanDays: 60, alsoDelete: 'C:\\' }, '/arguments'],
  ] as const) {
    const refusal = await voteEdited(ana, view, edited);
    expect(refusal).toMatchObject({ code: 'invalid_arguments' });
    expect(refusal.errors?.map((error) => error.pointer.startsWith(pointer))).toEqual([true]);
  }
  await ana.getByTestId('action-edit').click();
  await ana.getByTestId('throw-edit-away').click();
  await expect(ana.getByTestId('edit-panel')).toBeHidden();
  await expect(ana.getByTestId('call-panel')).toContainText(view.digest);
  await agents.acme.withdraw(view.id);
});

test('policy is asked again: an edit that it denies is refused, on the page and by the service', async ({ open, agents }) => {
  const args = {
    tenantFilter: 'harborlegal.example',
    upn: 'tom@harborlegal.example',
    forwardTo: 'imogen@harborlegal.example',
    keepCopy: true,
  };
  const view = await agents.harbor.submit(
    proposal('restartAtHarbor', {
      tool: 'cipp.set_forwarding',
      arguments: args,
      targets: [{ kind: 'user', name: 'tom@harborlegal.example' }],
    }),
  );
  expect(view.policy.outcome).toBe('escalate');
  const ben = await open('ben', `/requests/${view.id}`);
  await startEdit(ben);
  await control(ben, '/forwardTo').fill('tom@elsewhere.example');
  const verdict = ben.getByTestId('edit-verdict');
  await expect(verdict).toContainText('Policy denies the edited call');
  await expect(verdict).toContainText('Mail is never forwarded out of the firm.');
  await expect(ben.getByTestId('approve-button')).toBeDisabled();
  const refusal = await voteEdited(ben, view, { ...args, forwardTo: 'tom@elsewhere.example' });
  expect(refusal).toMatchObject({ code: 'edit_denied_by_policy' });
  // Yes and no is all that there is to choose here.
  await expect(control(ben, '/keepCopy').locator('option')).toHaveText(['yes (true)', 'no (false)']);
  // Once it is over, the page shows what was and not what was about to be.
  await agents.harbor.withdraw(view.id);
  await expect(ben.getByTestId('status').first()).toHaveText('Withdrawn');
  await expect(ben.getByTestId('edit-panel')).toHaveCount(0);
  await expect(ben.getByTestId('call-panel')).not.toContainText('elsewhere');
});

test('an edit that needs more than the call did waits for it; a tab that shows the call before is told what changed', async ({
  open,
  agents,
  stack,
  guard,
}) => {
  guard.expectStatus(409);
  const { id, digest } = await agents.acme.submit(
    proposal('isolateController', {
      tool: 'firewall.change',
      arguments: { addrs: ['203.0.113.9'], allow: false },
      targets: [{ kind: 'host', name: 'acme-ws02' }],
    }),
  );
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', '/account')]);
  await stayDeaf(ben);
  await ben.goto(`/requests/${id}`);
  await expect(ben.getByTestId('seats')).toContainText('1 technician still needed');
  await readAll(ben);

  await startEdit(ana);
  await control(ana, '/allow').selectOption('yes (true)');
  await expect(ana.getByTestId('edit-verdict')).toContainText('2 technicians still needed, each with a passkey');
  await expect(ana.getByTestId('edit-verdict')).toContainText('Lets traffic through a firewall that was stopped before.');
  await approve(ana, stack.passkeys.ana);
  await expect(ana.getByText('You have approved this. It waits for somebody else.')).toBeVisible();
  await expect(ana.getByTestId('status').first()).toHaveText('Held');

  await approve(ben);
  const notice = ben.getByTestId('verdict-notice');
  await expect(notice).toContainText('This request changed while you decided. Nothing was signed.');
  await expect(notice).toContainText('The call itself was edited: the arguments and the digest are different.');
  await expect(notice).toContainText('Ana Ruiz approved it.');
  await notice.getByRole('button', { name: 'I have looked' }).click();
  await expect(ben.getByTestId('call-panel')).not.toContainText(digest);
  await expect(ben.getByTestId('argument-leaf').filter({ hasText: 'Edited.' })).toContainText('The agent asked for false');
  await approve(ben, stack.passkeys.ben);
  const decided = await agents.acme.decisionOf(id);
  expect(decided.decision).toMatchObject({ outcome: 'approved_with_edits', decidedBy: [{ id: 'ana' }, { id: 'ben' }] });
  expect(await agents.acme.resultOf(id)).toMatchObject({ arguments: { addrs: ['203.0.113.9'], allow: true } });
});

test('Escape leaves an edit, and asks first when something would be lost; until something is edited nothing says that it is', async ({
  open,
  agents,
}) => {
  const { id } = await agents.acme.submit(proposal('cleanup'));
  const ana = await open('ana', `/requests/${id}`);
  const panel = ana.getByTestId('edit-panel');
  await startEdit(ana);
  await expect(control(ana, '/paths/0')).toBeFocused();
  await expect(ana.getByTestId('call-panel')).not.toContainText('edited by a technician');
  await ana.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await startEdit(ana);
  await control(ana, '/olderThanDays').fill('90');
  await expect(ana.getByTestId('call-panel')).toContainText('edited by a technician');
  await control(ana, '/olderThanDays').press('Escape');
  const question = ana.getByRole('dialog', { name: 'Throw your changes away?' });
  await expect(question).toBeVisible();
  // Leaving the question is not leaving the edit.
  await ana.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(control(ana, '/olderThanDays')).toHaveValue('90');
  await ana.getByTestId('action-edit').click();
  await question.getByTestId('throw-edit-away').click();
  await expect(panel).toBeHidden();
  await expect(ana.getByTestId('call-panel')).toContainText('30');
  await agents.acme.withdraw(id);
});
