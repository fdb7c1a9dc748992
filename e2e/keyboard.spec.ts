import type { Page } from '@playwright/test';
import { armStrip } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive, rowOf } from './pages.ts';
import { plugIn } from './passkeys.ts';
import { accountOf } from './sign-in.ts';

const SIGNED_OUT = { storageState: { cookies: [], origins: [] } };
const newWord = () => `k${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;

/** The element with the focus shows that it has it: by an outline of its own, or of the row around it. */
async function seesFocus(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const drawn = (element: Element | null | undefined) => {
          if (!element) return false;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
        };
        const at = document.activeElement;
        return at !== document.body && (drawn(at) || drawn(at?.closest('[role=row]')) || drawn(at?.closest('[role=dialog]')));
      }),
    )
    .toBe(true);
}

/** Tab until the wanted element has the focus. Each stop on the way shows that it has it. */
async function tabTo(page: Page, wanted: ReturnType<Page['locator']>): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    await seesFocus(page);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(wanted).toBeFocused();
}

test('from the sign-in to Done without a mouse: sign in, find, open, ask, read, hold, and see it run', async ({ open, agents, stack }) => {
  const word = newWord();
  const { id } = await agents.acme.submit(
    proposal('restart', {
      targets: [
        { kind: 'host', name: 'acme-app01' },
        { kind: 'host', name: 'acme-pms01' },
      ],
      intent: { summary: word },
    }),
  );
  const page = await open('ana', '/sign-in', SIGNED_OUT);
  const { email, password } = accountOf(stack, 'ana');
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.type(email);
  await tabTo(page, page.getByLabel('Password'));
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible();
  await isLive(page);

  await page.keyboard.press('/');
  await page.keyboard.type(word);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/?q=${word}`);
  await expect(page.getByTestId('queue-row')).toHaveCount(1);
  await page.keyboard.press('j');
  await expect(rowOf(page, id).getByRole('link')).toBeFocused();
  await seesFocus(page);
  await page.keyboard.press('c');
  await expect(rowOf(page, id).getByTestId('row-claim')).toHaveText('You');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(`/requests/${id}`);
  const button = page.getByTestId('approve-button');
  await expect(button).toHaveAttribute('data-friction', 'hold');

  // What claims in the queue claims here, and lets go.
  await page.keyboard.press('c');
  await expect(page.getByTestId('claim')).toContainText('Nobody has claimed this');
  await page.keyboard.press('c');
  await expect(page.getByTestId('claim')).toContainText('You have this');
  await page.keyboard.press('q');
  await expect(page.getByTestId('message-box')).toBeFocused();
  await page.keyboard.type('Who works on it now?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('messages')).toContainText('Who works on it now?');
  await agents.acme.say(id, 'Nobody does.');
  await expect(page.getByTestId('messages')).toContainText('Nobody does.');
  await page.keyboard.press('Escape');

  await expect(async () => {
    await page.keyboard.press('n');
    await expect(page.locator('[data-testid=call-part][data-seen=false]')).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
  await expect(button).toBeEnabled();
  // A page that still moves drops a hold; a person presses again.
  await expect(async () => {
    await page.keyboard.down('a');
    try {
      await expect(page.getByTestId('outcome')).toContainText('approved by Ana Ruiz', { timeout: 5_000 });
    } finally {
      await page.keyboard.up('a');
    }
  }).toPass();
  await expect(page.getByTestId('outcome')).toContainText('Done');
  expect((await agents.acme.decisionOf(id)).status).toBe('approved');
});

test('a call that needs a name and a passkey is approved by keys alone', async ({ open, agents, stack }) => {
  const { id } = await agents.acme.submit(proposal('isolateController'));
  const ana = await open('ana', `/requests/${id}`);
  await isLive(ana);
  await plugIn(ana, stack.passkeys.ana);
  const button = ana.getByTestId('approve-button');
  await expect(async () => {
    await ana.keyboard.press('n');
    await expect(button).toBeEnabled({ timeout: 1_000 });
  }).toPass();
  await ana.keyboard.press('a');
  await expect(ana.getByTestId('type-name')).toBeFocused();
  await seesFocus(ana);
  await ana.keyboard.type('acme-dc01');
  await expect(ana.getByTestId('confirm-approve')).toBeEnabled();
  await ana.keyboard.press('Enter');
  await expect(ana.getByText('You have approved this. It waits for somebody else.')).toBeVisible();
  await expect(ana.getByRole('dialog')).toBeHidden();
  await ana.keyboard.press('d');
  await expect(ana.getByText('Say why first, or pick one of these.')).toBeVisible();
  await expect(ana.getByTestId('reason-box')).toBeFocused();
  await ana.keyboard.type('On second thoughts');
  await ana.keyboard.press('Control+Enter');
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: 'On second thoughts' });
});

test('in the list: j and k walk, a shows and y approves, u takes it back, d and a number deny, e opens the edit', async ({
  open,
  agents,
}) => {
  const word = newWord();
  // No other test says no to this host: what was denied a moment ago is not quick any more.
  const calls = [];
  for (const seconds of [600, 700, 800])
    calls.push(
      await agents.acme.submit(
        proposal('restart', {
          tool: 'service.restart',
          deadlineSeconds: seconds,
          intent: { summary: word },
          arguments: { service: `Lob${seconds}` },
          targets: [{ kind: 'host', name: 'acme-ws12' }],
        }),
      ),
    );
  const [first, second, third] = calls.map(({ id }) => id) as [string, string, string];
  const ana = await open('ana', `/?q=${word}`);
  await isLive(ana);
  await expect(ana.getByTestId('queue-row')).toHaveCount(3);
  const focused = (id: string) => expect(rowOf(ana, id).getByRole('link')).toBeFocused();
  for (const [key, id] of [
    ['j', first],
    ['j', second],
    ['j', third],
    ['j', third],
    ['k', second],
    ['ArrowUp', first],
  ] as const) {
    await ana.keyboard.press(key);
    await focused(id);
    await seesFocus(ana);
  }

  await ana.keyboard.press('a');
  const strip = ana.getByTestId('quick-approve');
  await expect(strip).toContainText('This will restart the service Lob600.');
  await expect(strip).toContainText('acme-ws12');
  await ana.keyboard.press('Escape');
  await expect(strip).toBeHidden();
  await focused(first);
  await ana.keyboard.press('a');
  await armStrip(ana);
  await ana.keyboard.press('y');
  // Its agent may be that quick.
  await expect(ana.getByTestId('undo-bar')).toContainText(/(Approved|It runs) for Acme Dental\./);
  expect((await agents.acme.decisionOf(first)).status).toBe('approved');
  await focused(first);

  await ana.keyboard.press('j');
  await focused(second);
  await ana.keyboard.press('d');
  const dialog = ana.getByRole('dialog', { name: 'Deny this call' });
  await expect(dialog).toContainText('restart the service Lob700');
  await expect(dialog.getByTestId('queue-deny-confirm')).toBeEnabled();
  const preset = (await dialog.getByRole('group', { name: 'Reasons' }).getByRole('button').nth(1).innerText()).replace(/^2\s*/, '');
  await ana.keyboard.press('Tab');
  await seesFocus(ana);
  await ana.locator('body').press('2');
  await expect(dialog.getByTestId('queue-deny-confirm')).toBeFocused();
  await seesFocus(ana);
  await ana.keyboard.press('Enter');
  expect((await agents.acme.decisionOf(second)).decision).toMatchObject({ outcome: 'denied', message: preset });

  await focused(second);
  await ana.keyboard.press('j');
  await focused(third);
  await ana.keyboard.press('e');
  await expect(ana).toHaveURL(new RegExp(`/requests/${third}`));
  await expect(ana.getByText('Approve edited')).toBeVisible();
  await agents.acme.withdraw(third);
});

test('an approval from the list is taken back by one key, as long as nothing runs', async ({ open, stack }) => {
  const word = newWord();
  // Its own connection, and no executor behind it: nobody redeems what is granted.
  const { token } = stack.manifest.agents.find(({ tenant }) => tenant === 'acme') ?? { token: '' };
  const ana = await open('ana', `/?q=${word}`);
  await isLive(ana);
  const answer = await ana.request.post(`${stack.url}/api/v1/requests`, {
    data: { ...proposal('restart', { targets: [{ kind: 'host', name: 'acme-ws01' }], intent: { summary: word } }), nonce: word },
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': word },
  });
  const { id } = (await answer.json()) as { id: string };
  await expect(rowOf(ana, id)).toBeVisible();
  await ana.keyboard.press('j');
  await ana.keyboard.press('a');
  await armStrip(ana);
  await ana.keyboard.press('y');
  await expect(ana.getByTestId('undo-bar')).toContainText('Approved for Acme Dental.');
  await ana.keyboard.press('u');
  await expect(ana.getByTestId('undo-bar')).toContainText('Taken back. Nothing was run.');
  await ana.goto(`/requests/${id}`);
  await expect(ana.getByTestId('outcome')).toContainText(/revoked|taken back/i);
});

test('the sheet of keys opens by its key, keeps the focus, and names every key', async ({ open }) => {
  const ana = await open('ana');
  await isLive(ana);
  await ana.keyboard.press('?');
  const sheet = ana.getByRole('dialog', { name: 'Keys' });
  await expect(sheet).toBeVisible();
  for (const key of ['j k', 'o or Enter', 'a', 'd', 'e', 'c', 'n', '/', 'f', 'u', '?', '⌘K or Ctrl K'])
    await expect(sheet.locator('kbd').getByText(key, { exact: true }).first()).toBeVisible();
  for (let step = 0; step < 3; step++) {
    await ana.keyboard.press('Tab');
    await expect(sheet.locator(':focus')).toHaveCount(1);
    await seesFocus(ana);
  }
  // The page beneath does not answer.
  await ana.keyboard.press('4');
  await ana.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(ana).toHaveURL('/');
});

test('the palette finds a request by its id, a view, a customer and a theme', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(proposal('restart'));
  const ana = await open('ana');
  await isLive(ana);
  const palette = ana.getByRole('combobox', { name: 'Command, or the id of a request' });
  const run = async (shortcut: string, text: string, first: string | RegExp) => {
    await ana.keyboard.press(shortcut);
    await expect(palette).toBeFocused();
    await ana.keyboard.type(text);
    await expect(ana.getByRole('option').first()).toHaveText(first);
    await expect(ana.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
    await ana.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  };
  await run('Control+k', id, `Open request ${id}`);
  await expect(ana).toHaveURL(`/requests/${id}`);
  await run('Meta+k', 'danger', /^View: Dangerous/);
  await expect(ana).toHaveURL('/?atLeast=high');
  await run('Control+k', 'queue north', 'Queue of Northwind Logistics');
  await expect(ana).toHaveURL('/?tenant=northwind');
  await run('Control+k', 'dark', 'Use the dark theme');
  await expect(ana.locator('html')).toHaveAttribute('data-theme', 'dark');
  await run('Control+k', 'theme sys', 'Use the theme of the system');
  await expect(ana.locator('html')).not.toHaveAttribute('data-theme');

  await ana.keyboard.press('Control+k');
  await ana.keyboard.press('ArrowDown');
  await expect(ana.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await ana.keyboard.press('Control+k');
  await expect(palette).toBeHidden();
  await ana.keyboard.press('g');
  await ana.keyboard.press('h');
  await expect(ana).toHaveURL('/history');
  await agents.acme.withdraw(id);
});
