import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { pathText } from '#components/request/path-text.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import { readAll } from './approve.ts';
import { proposal } from './calls.ts';
import { drawnText, expectOnlyText } from './drawn-text.ts';
import { PHONE } from './devices.ts';
import { expect, test } from './fixtures.ts';
import { fieldsOf, PAYLOADS } from './hostile-corpus.ts';
import { OPEN_TOOL } from './open-tool.ts';
import { rowOf } from './pages.ts';

/** As components/request/effect-parts.ts has it; a longer value is only pointed at. */
const MAX_IN_SENTENCE = 120;
const host = (name: string) => ({ kind: 'host' as const, name });
/** What is out of view is not drawn, so that a list of any length is light: this sees it all. */
const TALL = { viewport: { width: 1440, height: 4_000 } };

/** Every payload in one text, told from the same in another field by its first word. */
const all = (field: string) => `${field}: ${PAYLOADS.join(' ')}`;

function neverAsks(page: Page): string[] {
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  return asked;
}

test('every payload in every long field is drawn as it was written: no element, no request, nothing hidden', async ({ open, agents }) => {
  const args = { list: [...PAYLOADS], named: Object.fromEntries(PAYLOADS.map((text, index) => [text, index])), long: 'W'.repeat(1_500) };
  const intent = {
    summary: 'Every field at once',
    prompt: all('prompt'),
    reason: all('reason'),
    evidence: all('evidence'),
    before: Object.fromEntries(PAYLOADS.map((text, index) => [`was${index}`, text])),
  };
  const { id } = await agents.acme.submit(
    proposal('restart', { tool: OPEN_TOOL.name, arguments: args, targets: PAYLOADS.map(host), intent }),
  );
  const mara = await open('mara', `/requests/${id}`, TALL);
  const asked = neverAsks(mara);
  await agents.acme.say(id, all('message'));
  await expect(mara.getByTestId('messages')).toContainText('message: <img src=');
  // Every part of the call is drawn once it was near the screen.
  await readAll(mara);
  await expectOnlyText(mara);

  const texts = (testId: string) => mara.getByTestId(testId).evaluateAll((found) => found.map(({ textContent }) => textContent ?? ''));
  const words = await mara.locator('#agent-words dd').evaluateAll((found) => found.map(({ textContent }) => textContent ?? ''));
  for (const field of ['prompt', 'reason', 'evidence'])
    expect(
      words.filter((text) => text.includes(drawnText(all(field)))),
      field,
    ).toHaveLength(1);
  expect((await texts('messages')).join('')).toContain(drawnText(all('message')));
  const leaves = await texts('argument-leaf');
  expect(leaves).toHaveLength(2 * PAYLOADS.length + 1);
  const [targets, diff] = [await texts('target'), await texts('diff')];
  expect(targets).toHaveLength(PAYLOADS.length);
  for (const [index, text] of PAYLOADS.entries()) {
    expect(targets[index], text).toContain(drawnText(text));
    expect(diff[0], text).toContain(`was${index} removed−before${drawnText(text)}`);
    // A value of several lines is drawn line by line.
    for (const line of text.split(/(?<=\n)/)) expect(leaves[index], text).toContain(drawnText(line));
  }
  for (const [index, text] of Object.keys(args.named).entries())
    expect(leaves[PAYLOADS.length + index], text).toContain(drawnText(pathText(['named', text])));

  expect(await mara.title()).toMatch(/^(\(\d+\) )?Acme Dental: Run a fleet task · Holdpoint$/);
  expect(asked).toEqual([]);
  const phone = await open('mara', `/requests/${id}`, PHONE);
  await expect(phone.getByTestId('messages')).toContainText('message: <img src=');
  await expectOnlyText(phone);
  await Promise.all([mara.close(), phone.close()]);
  await agents.acme.withdraw(id);
});

test('every payload as a summary, in the queue and in the history, on a desk and on a phone', async ({ open, agents }) => {
  const mark = `s-${crypto.randomUUID().slice(0, 8)}`;
  const summaries = fieldsOf(PAYLOADS, 450).map((text) => `${text} ${mark}`);
  const held = await Promise.all(summaries.map((summary) => agents.acme.submit(proposal('restart', { intent: { summary } }))));
  const denied = await Promise.all(summaries.map((summary) => agents.acme.submit(proposal('deniedByPolicy', { intent: { summary } }))));
  for (const device of [TALL, { ...PHONE, viewport: { width: 390, height: 4_000 } }]) {
    for (const [path, requests] of [
      [`/?q=${mark}`, held],
      [`/history?q=${mark}`, denied],
    ] as const) {
      const page = await open('ana', path, device);
      const asked = neverAsks(page);
      await expect(page.locator('[data-request-id]')).toHaveCount(requests.length);
      await expectOnlyText(page);
      for (const [index, { id }] of requests.entries()) {
        const row = await page.locator(`[data-request-id=${id}]`).evaluate(({ textContent }) => textContent);
        expect(row).toContain(toVisibleText(summaries[index] ?? ''));
      }
      expect(asked).toEqual([]);
      await page.close();
    }
  }
  await Promise.all(held.map(({ id }) => agents.acme.withdraw(id)));
});

test('every payload as a ticket, a chain of agents and a call whose sentence names it', async ({ open, agents }) => {
  test.setTimeout(180_000);
  const tickets = fieldsOf(PAYLOADS, 128);
  // A chain of agents that nobody knows is denied by policy; its page shows it all the same.
  const requests = await Promise.all(
    tickets.map((ticket, index) =>
      agents.acme.submit(
        proposal('allowedByPolicy', {
          arguments: { query: ticket },
          chain: tickets.slice(index, index + 2),
          intent: { ticket },
        }),
      ),
    ),
  );
  const ana = await open('ana', '/account');
  const asked = neverAsks(ana);
  for (const [index, { id }] of requests.entries()) {
    const ticket = tickets[index] ?? '';
    await ana.goto(`/requests/${id}`, { waitUntil: 'domcontentloaded' });
    const words = ana.locator('#agent-words');
    await expect(words).toBeVisible();
    await expectOnlyText(ana);
    const text = await words.evaluate(({ textContent }) => textContent ?? '');
    expect(text).toContain(drawnText(ticket));
    expect(text).toContain(drawnText(tickets.slice(index, index + 2).join(' → ')));
    const sentence = await ana.getByRole('heading', { level: 1 }).evaluate(({ textContent }) => textContent ?? '');
    expect(sentence).toContain(ticket.length <= MAX_IN_SENTENCE && !ticket.includes('\n') ? drawnText(ticket) : 'with the query below');
  }
  expect(asked).toEqual([]);
});

test('what an agent writes is found, approved and denied like any other text, and the agent gets the words back as they were', async ({
  open,
  agents,
}) => {
  const { id } = await agents.acme.submit(
    proposal('cleanup', { arguments: { paths: ['D:\\report\u202egpj.exe', '<b id=planted>D:</b>'], olderThanDays: 30 } }),
  );
  const ana = await open('ana');
  await rowOf(ana, id).getByRole('link').press('Enter');
  await expect(ana.getByTestId('arguments')).toContainText('D:\\report⟨U+202E⟩gpj.exe');
  const words = `No. ${PAYLOADS.slice(0, 20).join(' ')} \u202e`;
  await ana.getByTestId('reason-box').fill(words);
  await ana.getByTestId('deny-button').click();
  expect((await agents.acme.decisionOf(id)).decision).toMatchObject({ outcome: 'denied', message: words });
  await expect(ana.getByTestId('outcome')).toContainText('No. <img src=');
  await expectOnlyText(ana);
});

test('a notification names the customer, the tool and the risk, and holds nothing that the agent wrote', async ({ open, agents }) => {
  const page = await open('noor', '/account', { permissions: ['notifications'] });
  await page.getByRole('button', { name: 'Alerts on this device: off' }).click();
  await page.getByRole('switch', { name: /A notification/ }).check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Alerts on this device: on' })).toBeVisible();
  // A page in front is its own notification; a tab cannot be put behind another one here.
  await page.evaluate(async () => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    await navigator.serviceWorker.ready;
  });
  const { id } = await agents.harbor.submit(
    proposal('restartAtHarbor', { targets: PAYLOADS.map(host), intent: { summary: PAYLOADS.join(' ').slice(0, 480) } }),
  );
  const shown = () =>
    page.evaluate(async (tag) => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications({ tag })).map(({ title, body, data }) => ({ title, body, data }));
    }, id);
  await expect.poll(shown).toEqual([
    {
      title: 'Harbor Legal: Restart a service',
      body: 'Critical risk, held for a decision',
      data: { url: `/requests/${id}` },
    },
  ]);
  await agents.harbor.withdraw(id);
});

test('the export of the log is ASCII whatever was written, and what was written comes out of it whole', async ({ agents, stack }) => {
  const { id } = await agents.northwind.submit(
    proposal('restartAtNorthwind', { targets: PAYLOADS.map(host), intent: { prompt: all('prompt'), evidence: all('evidence') } }),
  );
  await agents.northwind.withdraw(id);
  const holdpoint = (...args: string[]) => {
    const cli = path.resolve(import.meta.dirname, '../cli/holdpoint.ts');
    return promisify(execFile)(process.execPath, [cli, 'audit', ...args], { maxBuffer: 64 * 1_024 * 1_024 });
  };
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-export-'));
  const file = path.join(folder, 'northwind.jsonl');
  await holdpoint('export', '--database', stack.serverEnv['DATABASE_URL'] ?? '', '--tenant', 'northwind', '--out', file);
  const text = await readFile(file, 'utf8');
  // A line that begins with a brace is no formula, and there is no escape, no bidi control and no second line end in it.
  expect(text).toMatch(/^(?:\{[ -~]*\}\n)+$/);
  const submitted = text.split('\n').find((line) => line.includes(id) && line.includes('request.submitted')) ?? '';
  expect(JSON.parse(submitted)).toMatchObject({ openings: { intent: { value: { prompt: all('prompt'), evidence: all('evidence') } } } });
  await expect(holdpoint('verify', '--export', file)).resolves.toMatchObject({ stdout: expect.stringContaining('northwind') });
  await rm(folder, { recursive: true });
});
