import type { Page } from '@playwright/test';
import type { RequestView } from '#lib/contract/request-view.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';

async function deny(page: Page, { id }: RequestView, words: string): Promise<void> {
  await page.goto(`/requests/${id}`);
  await isLive(page);
  await page.getByTestId('reason-box').fill(words);
  await page.getByTestId('deny-button').click();
  await expect(page.getByTestId('outcome')).toContainText('denied by');
}

test('denied, reworded and sent again: the page says how often in the last hour, by whom and why, and leads there', async ({
  open,
  agents,
}) => {
  const targets = [{ kind: 'user' as const, name: 'dana@acmedental.example' }];
  const first = await agents.acme.submit(proposal('passwordReset', { targets }));
  const [ana, ben] = await Promise.all([open('ana', '/account'), open('ben', '/account')]);
  await deny(ana, first, 'She did not call');
  await expect(ana.getByTestId('denied-banner')).toHaveCount(0);

  // Another story and another argument: still the same account.
  const reworded = {
    targets,
    arguments: { revokeSessions: false },
    intent: { summary: 'Urgent: Dana cannot work', reason: 'She says so.' },
  };
  const second = await agents.acme.submit(proposal('passwordReset', reworded));
  await ben.goto(`/requests/${second.id}`);
  const banner = ben.getByTestId('denied-banner');
  await expect(banner).toContainText('Denied once in the hour before, and asked again');
  await expect(banner.getByRole('listitem')).toHaveText([/Reset a password denied by Ana Ruiz .*: She did not call/]);
  await deny(ben, second, 'Still not');

  const third = await agents.acme.submit(proposal('passwordReset', { targets, intent: { summary: 'Routine hygiene' } }));
  await ana.goto(`/requests/${third.id}`);
  const again = ana.getByTestId('denied-banner');
  await expect(again).toContainText('Denied twice in the hour before, and asked again');
  await expect(again.getByRole('listitem')).toHaveText([/denied by Ben Okafor .*: Still not/, /denied by Ana Ruiz .*: She did not call/]);
  await again.getByRole('link').last().click();
  await expect(ana).toHaveURL(`/requests/${first.id}`);
  await expect(ana.getByTestId('outcome')).toContainText('She did not call');

  const other = await agents.acme.submit(proposal('passwordReset', { targets: [{ kind: 'user', name: 'owen@acmedental.example' }] }));
  await ana.goto(`/requests/${other.id}`);
  await expect(ana.getByTestId('call-panel')).toBeVisible();
  await expect(ana.getByTestId('denied-banner')).toHaveCount(0);
  await ana.close();
  await Promise.all([agents.acme.withdraw(third.id), agents.acme.withdraw(other.id)]);
});

test('what was denied a moment ago is not approved from the list, where nobody would read that', async ({ open, agents }) => {
  const word = `d${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
  const targets = [{ kind: 'host' as const, name: 'acme-ws07' }];
  const first = await agents.acme.submit(proposal('restart', { targets }));
  const ana = await open('ana', '/account');
  await deny(ana, first, 'Somebody is treating a patient there');
  const second = await agents.acme.submit(proposal('restart', { targets, intent: { summary: word } }));
  await ana.goto(`/?q=${word}`);
  await isLive(ana);
  await expect(rowOf(ana, second.id)).toBeVisible();
  await ana.keyboard.press('j');
  await ana.keyboard.press('a');
  await expect(ana).toHaveURL(`/requests/${second.id}`);
  await expect(ana.getByTestId('denied-banner')).toContainText('Somebody is treating a patient there');
  await agents.acme.withdraw(second.id);
});
