import { DEMO_PASSWORD } from '#lib/auth/demo-accounts.ts';
import { request } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { isLive } from './pages.ts';
import { enrolPasskey, plugIn } from './passkeys.ts';
import { signIn } from './sign-in.ts';

test('who lost every passkey gets in again by an admin and a second person, and the lost one ends', async ({ open, stack }) => {
  const context = await request.newContext({ userAgent: 'e2e' });
  await enrolPasskey(context, stack, 'noor');
  await context.dispose();

  const olga = await open('olga', '/account');
  const picker = olga.getByLabel('Who lost their passkeys');
  // Others may have joined since: every suite has newcomers of its own.
  for (const name of [/^Ana Ruiz/, /^Ben Okafor/, /^Mara Lindqvist/, /^Noor Haddad/])
    await expect(picker.getByRole('option', { name })).toHaveCount(1);
  await expect(picker.getByRole('option', { name: /^Olga Novak/ })).toHaveCount(0);
  await expect(olga.getByTestId('start-recovery')).toBeDisabled();
  await picker.selectOption({ label: 'Noor Haddad (noor@holdpoint.example)' });
  await olga.getByTestId('start-recovery').click();
  const asked = olga.getByTestId('recoveries').getByRole('listitem').filter({ hasText: 'Noor Haddad' });
  await expect(asked).toContainText('started by Olga Novak');
  await expect(asked.getByTestId('approve-recovery')).toBeDisabled();
  await expect(asked.getByTestId('approve-recovery')).toHaveText('Needs another person');

  // Who signed in before the second person agreed may be the thief: the lost passkey is asked for.
  const early = await open('noor', '/account');
  await expect(early.getByTestId('passkey')).toHaveText([/noor’s key/]);
  await expect(early.getByText('You are asked twice')).toBeVisible();

  const mara = await open('mara', '/account');
  await expect(mara.getByTestId('recovery-person')).toHaveCount(0);
  await mara.getByTestId('recoveries').getByRole('listitem').filter({ hasText: 'Noor Haddad' }).getByTestId('approve-recovery').click();
  await expect(mara.getByTestId('recoveries')).toContainText('approved by Mara Lindqvist');

  await early.reload();
  await expect(early.getByText('You are asked twice')).toBeVisible();
  const noor = await open('noor', '/sign-in', { storageState: { cookies: [], origins: [] } });
  await signIn(noor, stack, 'noor', '/account');
  await isLive(noor);
  await plugIn(noor);
  await noor.getByTestId('passkey-password').fill(DEMO_PASSWORD);
  await noor.getByTestId('passkey-name').fill('The new phone');
  await noor.getByTestId('add-passkey').click();
  await expect(noor.getByTestId('passkey')).toHaveText([/The new phone/]);
  await expect(noor.getByTestId('recoveries')).toHaveCount(0);
  await olga.reload();
  await expect(picker).toBeEnabled();
  await expect(olga.getByTestId('recoveries')).toHaveCount(0);
});

test('a technician is offered no recovery of anybody, and is refused one', async ({ open, stack }) => {
  const ben = await open('ben', '/account');
  await expect(ben.getByRole('heading', { name: 'Passkeys' })).toBeVisible();
  await expect(ben.getByRole('heading', { name: 'Passkey recovery' })).toHaveCount(0);
  expect(await (await ben.request.get('/api/console/people')).json()).toEqual({ items: [] });
  const refused = await ben.request.post('/api/console/people/noor/passkey-recovery', { data: {}, headers: { origin: stack.url } });
  expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([403, 'forbidden']);
});
