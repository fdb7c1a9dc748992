import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CLIENTS, type GateClient, type ToolAnswer } from './clients.fixture.ts';
import { createGated, type Gated } from './gated.fixture.ts';

/** Every kind of client, every kind of outcome, in front of a real filesystem server: the file is written once or never. */
let gated: Gated;
let client: GateClient | undefined;

beforeAll(async () => {
  gated = await createGated();
  const first = await CLIENTS['v2 legacy'](gated.command());
  await first.list();
  expect(await gated.reviewAll('reversible')).toBeGreaterThan(10);
  await first.close();
});
afterEach(async () => {
  await client?.close();
  client = undefined;
});
afterAll(async () => {
  expect(gated.service.node.errors).toEqual([]);
  await gated.close();
});

type Write = (file: string, content: string, signal?: AbortSignal) => Promise<ToolAnswer>;

async function open(kind: keyof typeof CLIENTS, ...options: string[]): Promise<Write> {
  const opened = await CLIENTS[kind](gated.command(...options));
  client = opened;
  return (file, content, signal) => opened.call('write_file', { path: join(gated.folder, file), content }, signal);
}

/** As an agent does that can only wait so long: the same call again while it is told that nothing was executed yet. */
async function untilDecided(write: Write, file: string, content: string): Promise<ToolAnswer> {
  for (;;) {
    const answer = await write(file, content);
    if (!answer.text.startsWith('Pending, not executed')) return answer;
  }
}

const there = (file: string) =>
  access(join(gated.folder, file)).then(
    () => true,
    () => false,
  );
const settles = (id: string, status: string) =>
  vi.waitFor(async () => expect((await gated.view(id)).status).toBe(status), { timeout: 20_000, interval: 50 });
/** What a promise came to, without a rejection that nobody handles meanwhile. */
const settled = <T>(promise: Promise<T>) =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

describe.each(Object.keys(CLIENTS) as (keyof typeof CLIENTS)[])('%s', (kind) => {
  const file = (what: string) => `${kind.replaceAll(' ', '-')}-${what}.txt`;

  it('approve: written once, and reported', async () => {
    const write = await open(kind, '--hold', '2');
    const done = untilDecided(write, file('approve'), 'hello');
    const asked = await gated.pendingFor(file('approve'));
    expect(await there(file('approve'))).toBe(false);
    expect((await gated.service.vote(gated.ana, asked)).status).toBe(200);
    expect(await done).toMatchObject({ isError: false, text: expect.stringContaining('Successfully wrote') as string });
    expect(await readFile(join(gated.folder, file('approve')), 'utf8')).toBe('hello');
    expect(await gated.forwarded(file('approve'))).toBe(1);
    expect(await gated.view(asked.id)).toMatchObject({ status: 'succeeded', result: { status: 'succeeded' } });
  });

  it('deny: never written, and the agent gets the words', async () => {
    const write = await open(kind, '--hold', '2');
    const done = untilDecided(write, file('deny'), 'hello');
    const asked = await gated.pendingFor(file('deny'));
    await gated.service.vote(gated.ana, asked, 'deny', { reason: 'Not on a Friday night.' });
    const answer = await done;
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Not on a Friday night.') as string });
    expect(answer.text).toContain('Denied, not executed.');
    expect([await there(file('deny')), await gated.forwarded(file('deny'))]).toEqual([false, 0]);
  });

  it('edit: written as it was approved, and the agent is told', async () => {
    const write = await open(kind, '--hold', '2');
    const done = untilDecided(write, file('edit'), 'as asked');
    const asked = await gated.pendingFor(file('edit'));
    const edited = { path: join(gated.folder, file('edited')), content: 'as approved' };
    expect((await gated.service.vote(gated.ana, asked, 'approve', { arguments: edited })).status).toBe(200);
    const answer = await done;
    expect(answer.isError).toBe(false);
    expect(answer.text).toContain('Approved with changes by Ana');
    expect(answer.text).toContain('as approved');
    expect(await readFile(join(gated.folder, file('edited')), 'utf8')).toBe('as approved');
    expect([await there(file('edit')), await gated.forwarded(file('edit')), await gated.forwarded(file('edited'))]).toEqual([false, 0, 1]);
  });

  it('timeout: a client that gives up takes its call back, and an approval that comes then runs nothing', async () => {
    const write = await open(kind, '--hold', '1');
    const giveUp = new AbortController();
    const done = settled(untilDecided((...args) => write(args[0], args[1], giveUp.signal), file('timeout'), 'hello'));
    const asked = await gated.pendingFor(file('timeout'));
    giveUp.abort(new Error('That took too long.'));
    expect(await done).toHaveProperty('error');
    await settles(asked.id, 'withdrawn');
    expect((await gated.service.vote(gated.ana, asked)).status).toBe(409);
    expect([await there(file('timeout')), await gated.forwarded(file('timeout'))]).toEqual([false, 0]);
  });

  it('client gone: its call is taken back, and never written', async () => {
    const write = await open(kind, '--hold', '2');
    const done = settled(untilDecided(write, file('gone'), 'hello'));
    const asked = await gated.pendingFor(file('gone'));
    await client?.close();
    await done;
    await settles(asked.id, 'withdrawn');
    expect((await gated.service.vote(gated.ana, asked)).status).toBe(409);
    expect([await there(file('gone')), await gated.forwarded(file('gone'))]).toEqual([false, 0]);
  });
});

describe('a client that can only wait for a while', () => {
  it('is told that nothing was executed; an approval alone runs nothing; the same call again gets the outcome, and a third one asks anew', async () => {
    const write = await open('v1 SDK', '--hold', '1');
    const first = await write('hold.txt', 'hello');
    expect(first).toMatchObject({ isError: true, text: expect.stringContaining('Call again with the same arguments') as string });
    const asked = await gated.pendingFor('hold.txt');
    expect(first.text).toContain(asked.id);
    expect((await gated.service.vote(gated.ana, asked)).status).toBe(200);
    const status = await client?.call('approval_status', { request_id: asked.id });
    expect(status?.text).toContain('approved. as discussed Call the tool again');
    expect([await there('hold.txt'), await gated.forwarded('hold.txt')]).toEqual([false, 0]);

    const [second, twin] = await Promise.all([write('hold.txt', 'hello'), write('hold.txt', 'hello')]);
    expect([second.isError, twin]).toEqual([false, second]);
    expect(await gated.forwarded('hold.txt')).toBe(1);

    const third = await write('hold.txt', 'hello');
    expect(third.text).toContain('Pending, not executed');
    expect((await gated.pendingFor('hold.txt')).id).not.toBe(asked.id);
    expect(await gated.forwarded('hold.txt')).toBe(1);
  });

  it('that does not come back has its call taken back after the grace', async () => {
    const write = await open('v1 SDK', '--hold', '1', '--grace', '1');
    expect((await write('grace.txt', 'hello')).text).toContain('Pending, not executed');
    await settles((await gated.pendingFor('grace.txt').catch(() => null))?.id ?? (await lastRequest()), 'withdrawn');
    expect(await gated.forwarded('grace.txt')).toBe(0);
  });

  it('can wait with the tool of the gate, which runs nothing', async () => {
    const write = await open('v1 SDK', '--hold', '1');
    const { text } = await write('wait.txt', 'hello');
    const asked = await gated.pendingFor('wait.txt');
    expect(text).toContain(asked.id);
    const waited = client?.call('approval_wait', { request_id: asked.id, timeout_seconds: 45 });
    await gated.service.vote(gated.ana, asked);
    expect((await waited)?.text).toContain(`${asked.id} mcp.files.write_file: approved.`);
    expect(await gated.forwarded('wait.txt')).toBe(0);
    expect((await write('wait.txt', 'hello')).isError).toBe(false);
    expect(await gated.forwarded('wait.txt')).toBe(1);
  });
});

describe('a call that was approved with other arguments', () => {
  it('is told to its client, with what differs, before it calls again; and then with its result', async () => {
    const write = await open('v1 SDK', '--hold', '1');
    expect((await write('asked.txt', 'as asked')).text).toContain('Pending, not executed');
    const asked = await gated.pendingFor('asked.txt');
    const waited = client?.call('approval_wait', { request_id: asked.id, timeout_seconds: 45 });
    const edited = { ...asked.arguments, content: 'as approved' };
    expect((await gated.service.vote(gated.ana, asked, 'approve', { arguments: edited })).status).toBe(200);
    const said = 'Other arguments than yours will run: /content: "as asked" → "as approved".';
    expect((await waited)?.text).toContain(`${asked.id} mcp.files.write_file: approved with changes.`);
    expect((await waited)?.text).toContain(said);
    expect((await client?.call('approval_status', {}))?.text).toContain(said);
    expect(await gated.forwarded('asked.txt')).toBe(0);
    expect((await write('asked.txt', 'as asked')).text).toContain('Approved with changes by Ana');
    expect(await readFile(join(gated.folder, 'asked.txt'), 'utf8')).toBe('as approved');
  });
});

describe('a client with tasks', () => {
  it('that never asks after its task has gone: the call is taken back, and an approval that comes then runs nothing', async () => {
    await open('v2 with tasks', '--grace', '1');
    await client?.callAndForget?.('write_file', { path: join(gated.folder, 'forgotten.txt'), content: 'hello' });
    const asked = await gated.pendingFor('forgotten.txt');
    await settles(asked.id, 'withdrawn');
    expect((await gated.service.vote(gated.ana, asked)).status).toBe(409);
    expect([await there('forgotten.txt'), await gated.forwarded('forgotten.txt')]).toEqual([false, 0]);
  });
});

async function lastRequest(): Promise<string> {
  const { body } = await gated.ana.call('GET', '/api/console/requests?status=decided&tenant=acme&sort=newest&limit=1');
  return (body['items'] as { id: string }[])[0]?.id ?? '';
}
