import type { Page } from '@playwright/test';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { rowOf } from './pages.ts';

/** Everything that reaches one page: what it draws, what it fetches, and what its sockets hear. */
function overhear(page: Page): { all(): Promise<string> } {
  const heard: Promise<string>[] = [];
  page.on('response', (response) => {
    if (/_next\/static/.test(response.url())) return;
    heard.push(response.text().catch(() => ''));
    heard.push(response.allHeaders().then(JSON.stringify, () => ''));
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(Promise.resolve(String(payload)))));
  return { all: async () => (await Promise.all(heard)).join('\n') };
}

test('nothing of a customer reaches a technician without it: no name, no id, no count, on any page or wire (I6)', async ({
  open,
  agents,
}) => {
  const foreign = await agents.harbor.submit(proposal('restartAtHarbor', { intent: { summary: 'secret-of-harbor' } }));
  const foreignDenied = await agents.harbor.submit(proposal('deniedByPolicy', { targets: [{ kind: 'host', name: 'hl-bak01' }] }));
  const own = await agents.northwind.submit(proposal('restartAtNorthwind'));
  const ana = await open('ana', '/account');
  const wire = overhear(ana);
  let drawn = '';
  const read = async () => {
    drawn += await ana.content();
  };

  await ana.goto('/');
  await expect(rowOf(ana, own.id)).toBeVisible();
  // The hint about the first would come before the second's, whose row shows.
  const live = await agents.harbor.submit(proposal('restartAtHarbor', { intent: { summary: 'secret-of-harbor' } }));
  const after = await agents.northwind.submit(proposal('restartAtNorthwind'));
  await expect(rowOf(ana, after.id)).toBeVisible();
  await read();
  for (const path of [
    '/?tenant=harbor',
    '/history',
    '/history?tenant=harbor',
    '/account',
    `/requests/${own.id}`,
    `/requests/${after.id}`,
  ]) {
    await ana.goto(path);
    await expect(ana.getByRole('status').getByText('Live')).toBeVisible();
    await read();
  }
  const answers = await ana.evaluate(async () => {
    const texts = ['counts', 'me', 'requests?status=open', 'requests?status=decided&limit=200', 'requests?status=open&tenant=harbor'].map(
      async (path) => (await fetch(`/api/console/${path}`)).text(),
    );
    return Promise.all(texts);
  });
  expect(JSON.parse(answers[4] ?? '')).toMatchObject({ items: [], total: 0 });
  expect(
    Object.keys((JSON.parse(answers[0] ?? '') as { byTenant: object }).byTenant).filter((id) => !/^(acme|northwind)$/.test(id)),
  ).toEqual([]);

  const everything = `${drawn}\n${await wire.all()}\n${answers.join('\n')}`;
  expect(everything).toContain(own.id);
  // What the test itself put into an address comes back in it.
  const unprompted = everything.replaceAll(/tenant(=|%3D|","?|\\?":\\?")harbor/gi, '');
  for (const secret of [foreign.id, foreignDenied.id, live.id, 'Harbor', 'harborlegal', 'hl-app01', 'hl-bak01', 'secret-of-harbor']) {
    expect(unprompted.includes(secret), `${secret} was seen`).toBe(false);
  }
});

test('the address of a foreign request is the same page as one that does not exist', async ({ open, agents, guard }) => {
  guard.expectStatus(404);
  const foreign = await agents.harbor.submit(proposal('restartAtHarbor'));
  const unknown = `${foreign.id.slice(0, -4)}0000`;
  const ana = await open('ana', '/account');
  const pages = [];
  for (const id of [foreign.id, unknown, 'req_nonsense']) {
    const response = await ana.goto(`/requests/${id}`);
    await expect(ana.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    pages.push({
      status: response?.status(),
      text: await ana.locator('main').innerText(),
      title: (await ana.title()).replace(/^\(\d+\) /, ''),
    });
  }
  expect(pages[0]?.status).toBe(404);
  expect(pages[1]).toEqual(pages[0]);
  expect(pages[2]).toEqual(pages[0]);

  const votes = await ana.evaluate(
    async ([ids, digest]) => {
      const vote = { verdict: 'deny', reason: 'mine now', digest, version: 1, tenant: 'harbor' };
      const send = async (id: string) => {
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(vote) };
        const response = await fetch(`/api/console/requests/${id}/votes`, init);
        const { instance: _, ...problem } = (await response.json()) as Record<string, unknown>;
        return { status: response.status, problem };
      };
      return Promise.all(ids.map(send));
    },
    [[foreign.id, unknown], foreign.digest] as const,
  );
  expect(votes[0]?.status).toBe(404);
  expect(votes[1]).toEqual(votes[0]);
  await agents.harbor.withdraw(foreign.id);
});
