import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';

test('a view is saved under a name, opened by its number on another device, seen by nobody else, and deleted', async ({ open }) => {
  const name = `Nights ${crypto.randomUUID().slice(0, 8)}`;
  const ana = await open('ana', '/?risk=high&sort=deadline&group=tool');
  await isLive(ana);
  const views = ana.getByRole('navigation', { name: 'Views' });
  await views.getByRole('button', { name: 'Save this view' }).click();
  await ana.getByRole('textbox', { name: 'Name' }).fill(name);
  await ana.keyboard.press('Enter');
  const tab = views.getByRole('link', { name });
  await expect(tab).toHaveAttribute('aria-current', 'page');
  await expect(views.getByRole('button', { name: 'Save this view' })).toBeHidden();

  const phone = await open('ana');
  await isLive(phone);
  const key = /\((\d)\)$/.exec((await phone.getByRole('link', { name }).getAttribute('title')) ?? '')?.[1] ?? '';
  await phone.keyboard.press(key);
  await expect(phone).toHaveURL('/?risk=high&sort=deadline&group=tool');

  const ben = await open('ben');
  await isLive(ben);
  await expect(ben.getByRole('navigation', { name: 'Views' })).not.toContainText(name);

  await views.getByRole('button', { name: `Delete the view ${name}` }).click();
  await ana.getByRole('button', { name: 'Delete the view', exact: true }).click();
  await expect(tab).toHaveCount(0);
  await ana.reload();
  await expect(views).not.toContainText(name);
});

test('the palette does to the row with the focus what its keys do, and names the keys', async ({ open, agents }) => {
  const word = `p${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
  const { id } = await agents.northwind.submit(
    proposal('restartAtNorthwind', {
      intent: { summary: word },
      tool: 'service.restart',
      arguments: { service: 'Palette' },
      targets: [{ kind: 'host', name: 'nw-ws02' }],
    }),
  );
  const ana = await open('ana', `/?q=${word}`);
  await isLive(ana);
  const option = ana.getByRole('option');
  await ana.keyboard.press('Control+k');
  await expect(option.first()).toHaveText(/Go to the queue/);
  await ana.keyboard.press('Escape');
  await ana.keyboard.press('j');
  const link = rowOf(ana, id).getByRole('link');
  await expect(link).toBeFocused();

  await ana.keyboard.press('Control+k');
  for (const [at, text] of ['Open .*o$', 'Claim .*c$', 'Approve .*a$', 'Deny .*d$', 'Edit .*e$'].entries())
    await expect(option.nth(at)).toHaveText(new RegExp(`^${text}`));
  await ana.keyboard.type('claim');
  await ana.keyboard.press('Enter');
  await expect(rowOf(ana, id).getByTestId('row-claim')).toHaveText('You');
  await expect(link).toBeFocused();

  await ana.keyboard.press('Control+k');
  await ana.keyboard.type('approve');
  await ana.keyboard.press('Enter');
  const strip = ana.getByTestId('quick-approve');
  await expect(strip).toBeFocused();
  await ana.keyboard.press('Escape');
  await expect(link).toBeFocused();

  await ana.keyboard.press('Control+k');
  await ana.keyboard.type('deny');
  await ana.keyboard.press('Enter');
  const dialog = ana.getByRole('dialog', { name: 'Deny this call' });
  await expect(dialog).toBeVisible();
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await ana.keyboard.press('Escape');
  await agents.northwind.withdraw(id);
});
