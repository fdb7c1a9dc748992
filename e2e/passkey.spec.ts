import type { Page } from '@playwright/test';
import { verifyAssertion } from '#lib/audit/verify-assertion.ts';
import { DEMO_PASSWORD } from '#lib/auth/demo-accounts.ts';
import { approve, confirmByName, readAll } from './approve.ts';
import { exportLog, leavesOf, verifyExport } from './audit-log.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { addPerson } from './newcomers.ts';
import { isLive } from './pages.ts';
import { plugIn } from './passkeys.ts';

const passkeysOf = (page: Page) => page.getByTestId('passkey');

async function enrol(page: Page, name: string): Promise<void> {
  await isLive(page);
  const password = page.getByTestId('passkey-password');
  if (await password.isVisible()) await password.fill(DEMO_PASSWORD);
  await page.getByTestId('passkey-name').fill(name);
  await page.getByTestId('add-passkey').click();
}

/** Between vouching and enrolling, the person puts one device away and takes another one. */
async function changeDeviceBeforeEnrolling(page: Page, change: () => Promise<unknown>): Promise<void> {
  await page.exposeFunction('changeDevice', change);
  await page.evaluate(() => {
    const { changeDevice } = globalThis as unknown as { changeDevice: () => Promise<void> };
    const create = navigator.credentials.create.bind(navigator.credentials);
    navigator.credentials.create = async (options) => {
      await changeDevice();
      return create(options);
    };
  });
}

test('who has no passkey is told so before they try, and where to make one; to say no they need none', async ({
  open,
  agents,
  stack,
  guard,
}) => {
  guard.expectStatus(403);
  const { id } = await agents.acme.submit(proposal('release'));
  const eve = await open(await addPerson(stack, 'Eve Tanaka', 'technician'), `/requests/${id}`);
  await expect(eve.getByTestId('passkey-hint')).toContainText('Approving asks for a passkey and you have none.');
  await approve(eve);
  const notice = eve.getByTestId('verdict-notice');
  await expect(notice).toContainText('This route needs a passkey, and you have none yet.');
  await expect(notice).toContainText('Nothing was signed.');
  await expect(eve.getByTestId('status').first()).toHaveText('Held');

  await notice.getByRole('link', { name: 'Add a passkey' }).click();
  await expect(eve).toHaveURL('/account#passkeys');
  await expect(eve.getByText('You have none yet. Add one now')).toBeVisible();
  await eve.goBack();
  await eve.getByRole('button', { name: 'The incident is still open.' }).click();
  await eve.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: 'The incident is still open.' });
});

test('a person enrols several: the first by a fresh sign-in, the next vouched for by one they have; the last one stays', async ({
  open,
  stack,
  guard,
}) => {
  guard.expectStatus(409);
  const eve = await open(await addPerson(stack, 'Eve Tanaka', 'technician'), '/account');
  const laptop = await plugIn(eve);
  await enrol(eve, 'Work laptop');
  await expect(eve.getByText('Added. It can sign from now on.')).toBeVisible();
  await expect(passkeysOf(eve)).toHaveText([/Work laptop.*never used/]);

  // A device holds one of them at most.
  await enrol(eve, 'Work laptop again');
  await expect(eve.getByText('This device is enrolled already.')).toBeVisible();
  await expect(passkeysOf(eve)).toHaveCount(1);

  await changeDeviceBeforeEnrolling(eve, async () => {
    await laptop.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: laptop.authenticatorId });
    await plugIn(eve);
  });
  await enrol(eve, 'Phone <b>');
  await expect(passkeysOf(eve)).toHaveText([/Work laptop.*used/, /Phone <b>.*never used/]);

  const remove = async (name: RegExp, says: string) => {
    await passkeysOf(eve).filter({ hasText: name }).getByRole('button', { name: 'Remove' }).click();
    await expect(eve.getByRole('dialog')).toContainText(says);
    await eve.getByTestId('confirm-remove-passkey').click();
    await expect(eve.getByRole('dialog')).toBeHidden();
  };
  await remove(/Work laptop/, 'What it signed stays signed. It signs nothing more.');
  await expect(passkeysOf(eve)).toHaveText([/Phone <b>/]);
  await remove(/Phone/, 'the last one stays');
  await expect(eve.getByText('Enrol another passkey first, or ask an administrator for a recovery.')).toBeVisible();
  await expect(passkeysOf(eve)).toHaveCount(1);
});

test('a prompt that is given up decides nothing; what is signed then can be verified offline from the exported log', async ({
  open,
  agents,
  stack,
}, info) => {
  const { id, digest } = await agents.acme.submit(proposal('release'));
  const ana = await open('ana', `/requests/${id}`);
  await expect(ana.getByTestId('passkey-hint')).toContainText('Approving asks for your passkey.');
  const { cdp, authenticatorId } = await plugIn(ana, stack.passkeys.ana);
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await readAll(ana);
  await ana.getByTestId('approve-button').click();
  await confirmByName(ana);
  const notice = ana.getByTestId('verdict-notice');
  await expect(notice).toContainText('Your passkey did not sign. Nothing was decided.');
  await expect(notice).toContainText('The passkey prompt was closed, or it took too long.');
  await expect(ana.getByTestId('status').first()).toHaveText('Held');
  await cdp.detach();

  await approve(ana, stack.passkeys.ana);
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'approved', decidedBy: [{ id: 'ana' }] });

  const file = info.outputPath('acme.ndjson');
  await exportLog(stack, 'acme', file);
  expect(await verifyExport(file)).toMatchObject({ ok: true, problems: [] });
  const votes = (await leavesOf(file, id)).filter(({ type }) => type === 'request.voted');
  expect(votes).toMatchObject([{ actor: 'ana', digest }]);
  const [{ actor, ts, openings }] = votes as [(typeof votes)[number]];
  const assertion = openings['assertion']?.value ?? null;
  expect(assertion).toMatchObject({ challenge: { verdict: 'approve', digest, tenant: 'acme', requestId: id, personId: 'ana' } });
  const leaf = { tenant: 'acme', request: id, actor, digest, ts };
  expect(verifyAssertion(assertion, leaf)).toBeNull();
  expect(verifyAssertion(assertion, { ...leaf, actor: 'ben' })).toContain('signed for another vote');
});
