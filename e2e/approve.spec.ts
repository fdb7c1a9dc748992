import { confirmByName, readAll } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { rowOf } from './pages.ts';

test('a held call is approved by one technician, runs, and its result shows on every page, without a reload', async ({ open, agents }) => {
  const [ana, ben] = await Promise.all([open('ana'), open('ben')]);
  const { id, digest } = await agents.acme.submit(proposal('restart'));

  await expect(rowOf(ana, id)).toContainText('Acme Dental');
  await expect(rowOf(ben, id)).toContainText('acme-app01');
  await Promise.all([rowOf(ana, id).click(), rowOf(ben, id).click()]);
  for (const page of [ana, ben]) {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This will restart the service LobAgent.');
    await expect(page.getByTestId('call-panel')).toContainText(digest);
    await expect(page.getByTestId('seats')).toContainText('1 technician still needed');
  }

  await ana.getByTestId('approve-button').click();
  const decided = await agents.acme.decisionOf(id);
  expect(decided.decision).toMatchObject({ outcome: 'approved', decidedBy: [{ kind: 'person', id: 'ana', name: 'Ana Ruiz' }] });
  const result = (await agents.acme.resultOf(id)) as { service: string; before: number; after: number };
  expect(result.service).toBe('LobAgent');
  expect(result.after).not.toBe(result.before);

  for (const page of [ana, ben]) {
    await expect(page.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
    await expect(page.getByTestId('outcome')).toContainText('Done');
    await expect(page.getByTestId('result-output')).toContainText(`"after": ${result.after}`);
    // Its layout is ours; the signs are for what somebody else wrote.
    await expect(page.getByTestId('result-output')).not.toContainText(/[↵␠]/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This was to restart the service LobAgent.');
    await expect(page.getByTestId('approve-button')).toHaveCount(0);
  }
});

test('a row that was decided stays under the pointer and says by whom, until the person puts the list in order', async ({
  open,
  agents,
}) => {
  const first = await agents.northwind.submit(proposal('restartAtNorthwind'));
  const second = await agents.northwind.submit(proposal('restartAtNorthwind'));
  const [ana, noor] = await Promise.all([open('ana', '/?tenant=northwind'), open('noor', `/requests/${first.id}`)]);
  await expect(rowOf(ana, second.id)).toBeVisible();
  await rowOf(ana, second.id).hover();
  const before = await rowOf(ana, second.id).boundingBox();

  await noor.getByTestId('approve-button').click();
  await expect(rowOf(ana, first.id)).toContainText('by Noor Haddad');
  expect(await rowOf(ana, second.id).boundingBox()).toEqual(before);
  await agents.northwind.resultOf(first.id);

  await ana.getByTestId('new-pill').click();
  await expect(rowOf(ana, first.id)).toHaveCount(0);
  await agents.northwind.withdraw(second.id);
  await expect(rowOf(ana, second.id)).toContainText('Withdrawn');
});

test('what policy decides by itself is never held, and history says that policy did it', async ({ open, agents }) => {
  const allowed = await agents.acme.submit(proposal('allowedByPolicy'));
  const denied = await agents.acme.submit(proposal('deniedByPolicy'));
  await agents.acme.resultOf(allowed.id);
  const ana = await open('ana', '/history?tenant=acme');
  for (const [id, word] of [
    [allowed.id, 'Done'],
    [denied.id, 'Denied'],
  ] as const) {
    const row = ana.locator(`[data-testid=history-row][data-request-id=${id}]`);
    await expect(row).toContainText(word);
    await expect(row).toContainText('by Policy');
  }
  await ana.locator(`[data-request-id=${denied.id}] a`).click();
  await expect(ana.getByText('Backups are never deleted, and endpoint protection never disabled, by an agent.').first()).toBeVisible();
  await expect(ana.getByTestId('approve-button')).toHaveCount(0);
});

test('history does not move under the pointer: what is decided meanwhile waits behind a button', async ({ open, agents }) => {
  const first = await agents.acme.submit(proposal('deniedByPolicy'));
  const ana = await open('ana', '/history?tenant=acme');
  const row = (id: string) => ana.locator(`[data-testid=history-row][data-request-id=${id}]`);
  await expect(ana.getByRole('status').getByText('Live')).toBeVisible();
  await row(first.id).hover();
  const before = await row(first.id).boundingBox();
  const second = await agents.acme.submit(proposal('deniedByPolicy'));
  const newer = ana.getByTestId('new-pill');
  await expect(newer).toContainText(/\d new/);
  expect(await row(first.id).boundingBox()).toEqual(before);
  await newer.click();
  await expect(row(second.id)).toContainText('Denied');
});

test('a call that changes an account is not approved by one keystroke, and Approve is nobody’s default', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('passwordReset'));
  const ana = await open('ana', `/requests/${id}`);
  await ana.getByTestId('reason-box').fill('Called her back');
  await ana.keyboard.press('Enter');
  await readAll(ana);
  await ana.getByTestId('approve-button').click();

  const dialog = ana.getByRole('dialog', { name: 'Approve for Acme Dental?' });
  await expect(dialog).toContainText('luis@acmedental.example');
  await expect(dialog.getByTestId('type-name')).toBeFocused();
  await ana.keyboard.press('Enter');
  await dialog.getByTestId('type-name').fill('luis@acmedental.exampl');
  await expect(dialog.getByTestId('confirm-approve')).toBeDisabled();
  await dialog.getByRole('button', { name: 'Go back' }).click();
  await expect(dialog).toBeHidden();
  await expect(ana.getByTestId('status').first()).toHaveText('Held');

  await ana.getByTestId('approve-button').click();
  await confirmByName(ana);
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({
    outcome: 'approved',
    message: expect.stringContaining('Called her back'),
  });
});
