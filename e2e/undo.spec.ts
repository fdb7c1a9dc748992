import type { APIRequestContext } from '@playwright/test';
import type { RequestView } from '#lib/contract/request-view.ts';
import { type AgentProcess, startAgent } from './agents.ts';
import { approve } from './approve.ts';
import { proposal } from './calls.ts';
import { expect, test as base } from './fixtures.ts';
import { isLive, stayDeaf } from './pages.ts';
import type { Stack } from './running-stack.ts';

/** Acme's agent once more, with no executor behind it: nothing is redeemed until a test does it. */
const test = base.extend<{ idle: AgentProcess }>({
  idle: async ({ stack }, use) => {
    const { token } = stack.manifest.agents.find(({ tenant }) => tenant === 'acme') ?? { token: '' };
    const agent = await startAgent(stack, { token, executorUrl: '', waitBy: 'socket' });
    await use(agent);
    await agent.stop();
  },
});

async function redeem(request: APIRequestContext, { url, manifest }: Stack, { grant, digest }: RequestView): Promise<unknown> {
  const executor = manifest.executors.find(({ tenant }) => tenant === 'acme');
  const headers = { authorization: `Bearer ${executor?.token}` };
  return (await request.post(`${url}/api/v1/grants/redeem`, { data: { grant: grant?.token, digest }, headers })).json();
}

test('one key takes an approval back within ten seconds, and the grant that was out is good for nothing', async ({
  open,
  idle,
  stack,
  request,
}) => {
  const { id } = await idle.submit(proposal('restart'));
  const [ana, ben] = await Promise.all([open('ana', `/requests/${id}`), open('ben', `/requests/${id}`)]);
  await approve(ana);
  const granted = await idle.decisionOf(id);
  await expect(ana.getByTestId('undo-bar')).toContainText(/Approved by you\. Take it back\?\s*([1-9]|10) s/);
  await ana.keyboard.press('u');
  for (const page of [ana, ben]) {
    await expect(page.getByTestId('outcome')).toContainText('taken back by Ana Ruiz');
    await expect(page.getByTestId('status').first()).toHaveText('Revoked');
    await expect(page.getByTestId('undo-bar')).toHaveCount(0);
  }
  expect(granted.grant).not.toBeNull();
  expect(await redeem(request, stack, granted)).toMatchObject({ code: 'revoked' });
});

test('only the one who approved is offered it, and for ten seconds: then its key does nothing', async ({ open, idle }) => {
  const { id } = await idle.submit(proposal('restart'));
  const [ana, ben] = await Promise.all([open('ana', '/account'), open('ben', `/requests/${id}`)]);
  await ana.clock.install();
  await stayDeaf(ana);
  await ana.goto(`/requests/${id}`);
  await approve(ana);
  await expect(ana.getByTestId('undo-bar')).toBeVisible();
  await expect(ben.getByTestId('outcome')).toContainText('approved by Ana Ruiz');
  await expect(ben.getByTestId('undo-bar')).toHaveCount(0);
  // The page follows the server's clock, so an answer would put this one right again: from here on it gets none.
  await ana.route('**/api/console/**', () => {});
  const asked: string[] = [];
  ana.on('request', (sent) => asked.push(sent.url()));
  await ana.clock.fastForward(11_000);
  await expect(ana.getByTestId('undo-bar')).toHaveCount(0);
  await ana.keyboard.press('u');
  await ben.keyboard.press('u');
  await ben.reload();
  await isLive(ben);
  await expect(ben.getByTestId('status').first()).toHaveText('Approved');
  expect(asked.filter((url) => url.endsWith('/votes'))).toEqual([]);
});

test('what runs is not taken back: the offer goes, and a page that does not know it yet is told so', async ({
  open,
  idle,
  stack,
  request,
  guard,
}) => {
  guard.expectStatus(409);
  const { id } = await idle.submit(proposal('restart'));
  const [ana, mine] = await Promise.all([open('ana', '/account'), open('ana', `/requests/${id}`)]);
  await stayDeaf(ana);
  await ana.goto(`/requests/${id}`);
  await approve(ana);
  await expect(mine.getByTestId('undo-bar')).toBeVisible();
  expect(await redeem(request, stack, await idle.decisionOf(id))).toMatchObject({ requestId: id });
  await expect(mine.getByTestId('status').first()).toHaveText('Running');
  await expect(mine.getByTestId('undo-bar')).toHaveCount(0);

  await expect(ana.getByTestId('undo-bar')).toBeVisible();
  await ana.keyboard.press('u');
  await expect(ana.getByTestId('verdict-notice')).toContainText('Too late to take it back.');
  await expect(ana.getByTestId('verdict-notice')).toContainText('its grant was redeemed and the call has started');
  await expect(ana.getByTestId('status').first()).toHaveText('Running');
});
