import { expect, test } from './fixtures.ts';
import { addAgent, addPerson } from './newcomers.ts';

test('an administrator says whose tokens speak for an agent, is told what is wrong where it is, and ends it', async ({
  open,
  stack,
  guard,
}) => {
  guard.expectStatus(422);
  const { id } = await addAgent(stack, 'Federated agent');
  const admin = await open(await addPerson(stack, 'Ada Min', 'admin'), `/agents/agent.acme.${id}`);
  await admin.getByTestId('add-federation').click();
  await admin.getByTestId('federation-issuer').fill('http://not-secure.example');
  await admin.getByTestId('federation-subject').fill(`repo:example/${id}`);
  await admin.getByTestId('confirm-federation').click();
  await expect(admin.getByTestId('federation-issuer')).toHaveAttribute('aria-invalid', 'true');
  await admin.getByTestId('federation-issuer').fill('https://issuer.example');
  await admin.getByTestId('confirm-federation').click();
  const item = admin.getByTestId('federation');
  await expect(item).toContainText(`repo:example/${id}`);
  // How to use it comes with it, and goes with it.
  await expect(admin.getByRole('tab', { name: 'SDK, no key' })).toHaveAttribute('aria-selected', 'true');
  await expect(admin.getByTestId('code-ask-federated.mjs')).toContainText(/federation: "fed_/);
  await item.getByTestId('end-federation').click();
  await admin.getByTestId('confirm-end-federation').click();
  await expect(item).toHaveCount(0);
  await expect(admin.getByRole('tab', { name: 'SDK, no key' })).toHaveCount(0);
  await expect(admin.getByRole('button', { name: 'Show 1 that is over' })).toBeVisible();
});

test('a technician is not told whose tokens speak for an agent', async ({ open }) => {
  const ana = await open('ana', '/agents');
  await ana.getByTestId('agent-row').first().getByRole('link').click();
  await expect(ana.getByRole('heading', { level: 2, name: 'Keys' })).toBeVisible();
  await expect(ana.getByRole('heading', { level: 2, name: 'Federations' })).toHaveCount(0);
});
