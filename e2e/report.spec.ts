import type { RequestView } from '#lib/contract/request-view.ts';
import { startAgent } from './agents.ts';
import { approve } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { addAgent } from './newcomers.ts';
import { isLive } from './pages.ts';

// One manager reads all of these, and the newest notice stands first.
test.describe.configure({ mode: 'serial' });

test('reported as malicious: denied, suspended, its approvals revoked, and the manager is told and says that they know', async ({
  open,
  stack,
  request,
}) => {
  const name = `Odd remediator ${crypto.randomUUID().slice(0, 6)}`;
  const { token } = await addAgent(stack, name);
  // Nobody runs what it is granted, so that its approvals stay open.
  const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
  const approved = await agent.submit(proposal('restart'));
  const reported = await agent.submit(proposal('passwordReset'));
  const [ana, ben, mara] = await Promise.all([
    open('ana', `/requests/${approved.id}`),
    open('ben', `/requests/${reported.id}`),
    open('mara', '/history'),
  ]);
  await approve(ana);
  const { grant, digest } = await agent.decisionOf(approved.id);
  const banner = mara.getByTestId('notice-banner');
  await isLive(mara);
  await expect(banner).toHaveCount(0);

  await ben.getByTestId('action-report').click();
  const dialog = ben.getByRole('dialog', { name: 'Report this agent as malicious?' });
  for (const effect of ['deny this request', `suspend ${name}`, 'revoke every approval', 'tell the managers of Acme Dental'])
    await expect(dialog).toContainText(effect);
  await expect(dialog.getByTestId('confirm-report')).toBeDisabled();
  const words = 'It names a ticket that does not exist <b>and</b> asks again and again.';
  await dialog.getByTestId('report-reason').fill(words);
  await dialog.getByTestId('confirm-report').click();
  await expect(dialog).toBeHidden();
  await expect(ben.getByTestId('outcome')).toContainText('denied by Ben Okafor');
  await expect(ben.getByTestId('outcome')).toContainText(words);
  await expect(ben.locator('#agent-words')).toContainText('suspended');

  // What was approved before is taken back, on the page and where it would run.
  await expect(ana.getByTestId('outcome')).toContainText('by Ben Okafor');
  await expect(ana.getByTestId('status').first()).toHaveText('Revoked');
  const executor = stack.manifest.executors.find(({ tenant }) => tenant === 'acme')?.token ?? '';
  const redeemed = await request.post(`${stack.url}/api/v1/grants/redeem`, {
    data: { grant: grant?.token, digest },
    headers: { authorization: `Bearer ${executor}` },
  });
  expect(await redeemed.json()).toMatchObject({ code: expect.stringMatching(/^(revoked|agent_suspended)$/) });
  // The agent learns that it is suspended, not what gave it away.
  await expect(agent.submit(proposal('restart'))).rejects.toThrow('agent_suspended');
  const asked = await request.get(`${stack.url}/api/v1/requests/${reported.id}`, { headers: { authorization: `Bearer ${token}` } });
  expect(await asked.json()).toMatchObject({ code: 'agent_suspended' });

  await expect(banner).toContainText('Agent reported');
  await expect(banner).toContainText(name);
  await expect(banner).toContainText(words);
  await expect(banner).toContainText('Ben Okafor');
  await expect(banner).toContainText('Acme Dental');
  for (const technician of [ana, ben]) await expect(technician.getByTestId('notice-banner')).toHaveCount(0);
  await banner.getByRole('link', { name: 'Open' }).click();
  await expect(mara).toHaveURL(`/requests/${reported.id}`);
  await banner.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(banner).toHaveCount(0);
  await mara.reload();
  await isLive(mara);
  await expect(banner).toHaveCount(0);
  const notices = (await (await mara.request.get('/api/console/notices')).json()) as { items: { requestId: string }[] };
  expect(notices.items.find(({ requestId }) => requestId === reported.id)).toMatchObject({ acknowledgedBy: 'Mara Lindqvist' });
  await agent.stop();
});

test('a suspended agent’s other calls can only be denied, and the page says why', async ({ open, stack, guard }) => {
  guard.expectStatus(403);
  const { token } = await addAgent(stack, 'Odd remediator');
  const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
  const calls: RequestView[] = [await agent.submit(proposal('restart')), await agent.submit(proposal('restart'))];
  const [first, second] = calls.map(({ id }) => id) as [string, string];
  const [ana, ben] = await Promise.all([open('ana', `/requests/${first}`), open('ben', `/requests/${second}`)]);
  await expect(ben.getByTestId('approve-button')).toBeEnabled();
  await ana.getByTestId('action-report').click();
  await ana.getByTestId('report-reason').fill('Not ours');
  await ana.getByTestId('confirm-report').click();
  await expect(ana.getByTestId('outcome')).toContainText('denied by Ana Ruiz');

  await approve(ben);
  await expect(ben.getByTestId('verdict-notice')).toContainText('The agent is suspended: nothing of it can be approved.');
  await expect(ben.getByTestId('status').first()).toHaveText('Held');
  await ben.getByRole('button', { name: 'Not now' }).click();
  await ben.getByTestId('deny-button').click();
  await expect(ben.getByTestId('outcome')).toContainText('denied by Ben Okafor');
  const mara = await open('mara', '/history');
  const banner = mara.getByTestId('notice-banner').filter({ hasText: 'Not ours' });
  await banner.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(banner).toHaveCount(0);
  await agent.stop();
});
