import { approve } from './approve.ts';
import { proposal, SIGNED_SCRIPT, UNSIGNED_SCRIPT } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive } from './pages.ts';

const script = (sha256: string, interpreter: string, signed: boolean) =>
  proposal('signedScript', { arguments: { sha256, signed, interpreter } });

test('a script from the library is on the page, whole and numbered, and says that its signature was checked', async ({
  open,
  agents,
  stack,
}) => {
  const { id } = await agents.acme.submit(script(SIGNED_SCRIPT, 'powershell', true));
  const ana = await open('ana', `/requests/${id}`);
  const box = ana.getByTestId('script');
  await expect(box.getByTestId('script-signature')).toContainText('Signed by Service desk release key, checked against the library');
  await expect(box).toContainText('Restart-Service -Name Spooler');
  await expect(box.locator('[data-line="6"]')).toHaveCount(1);
  await expect(box.getByTestId('script-contradiction')).toHaveCount(0);
  await approve(ana, stack.passkeys.ana);
  await expect(ana.getByText('You have approved this. It waits for somebody else.')).toBeVisible();
  await agents.acme.withdraw(id);
});

test('what the library does not hold cannot be approved, by no button and no key, and the page says why', async ({ open, agents }) => {
  const { id } = await agents.acme.submit(script('0'.repeat(64), 'bash', true));
  const ana = await open('ana', `/requests/${id}`);
  await isLive(ana);
  await expect(ana.getByTestId('script-hidden')).toContainText('nobody can approve it');
  await expect(ana.getByTestId('decision-panel')).toContainText('What would run cannot be shown');
  await expect(ana.getByTestId('approve-button')).toBeDisabled();
  await ana.keyboard.press('a');
  await expect(ana.getByRole('dialog')).toHaveCount(0);
  await ana.getByTestId('reason-box').fill('Nobody here knows this script.');
  await ana.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).status).toBe('denied');
});

test('an agent that calls a script signed which is not raises the risk of its own call', async ({ open, agents }) => {
  const [honest, lying] = [
    await agents.acme.submit(script(UNSIGNED_SCRIPT, 'bash', false)),
    await agents.acme.submit(script(UNSIGNED_SCRIPT, 'bash', true)),
  ];
  const ana = await open('ana', `/requests/${honest.id}`);
  const tier = ana.getByTestId('call-panel').getByTestId('risk-tier');
  await expect(ana.getByTestId('script-signature')).toContainText('Not signed, checked against the library');
  await expect(tier).toHaveText('High risk');
  await ana.goto(`/requests/${lying.id}`);
  await expect(ana.getByTestId('script-contradiction')).toContainText('The library holds nobody’s signature for it.');
  await expect(tier).toHaveText('Critical risk');
  for (const { id } of [honest, lying]) await agents.acme.withdraw(id);
});
