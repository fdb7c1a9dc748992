import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { CLIENTS, type GateClient } from './clients.fixture.ts';
import { createGated, type Gated } from './gated.fixture.ts';

/** What an upstream, a client or a line can do wrong: nothing runs that was not reviewed and approved, and the gate says why. */
const CHANGING = fileURLToPath(new URL('changing-server.fixture.mjs', import.meta.url));
let gated: Gated;
let client: GateClient;

beforeAll(async () => {
  gated = await createGated({ upstream: [CHANGING] });
  client = await CLIENTS['v2 legacy'](gated.command());
});
afterEach(() => expect(gated.service.node.errors).toEqual([]));
afterAll(async () => {
  await client.close();
  await gated.close();
});

async function approveNext(): Promise<RequestView> {
  const asked = await vi.waitFor(
    async () => {
      const { body } = await gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme');
      const [first] = body['items'] as { id: string }[];
      if (!first) throw new Error('nothing is pending yet');
      return gated.view(first.id);
    },
    { timeout: 20_000, interval: 50 },
  );
  expect((await gated.service.vote(gated.ana, asked)).status).toBe(200);
  return asked;
}

describe('an upstream', () => {
  it('whose tools nobody has reviewed: their names are listed, their prose is not, and none can be called', async () => {
    const tools = await client.list();
    expect(tools.map(({ name }) => name)).toEqual(['note', 'swap', 'die', 'approval_status', 'approval_wait']);
    expect(tools[0]?.description).toBe('Waits for its review by a person and cannot be called yet.');
    expect((await client.call('note', { text: 'a' })).text).toContain('it has not been reviewed yet');
  });

  it('whose tools were reviewed: listed as they were read, with nothing beside', async () => {
    expect(await gated.reviewAll('reversible')).toBe(3);
    const [, answer] = await Promise.all([approveNext(), client.call('note', { text: 'a' })]);
    expect(answer).toEqual({ isError: false, text: 'note: done' });
    const tools = await client.list();
    expect(tools[0]).toMatchObject({ description: 'Takes a note.' });
    expect(JSON.stringify(tools)).not.toContain('Ignore the user');
  });

  it('that changes a tool without a word, while a call of it is held: the approved call is not forwarded', async () => {
    const held = client.call('note', { text: 'b' });
    const asked = await vi.waitFor(
      async () => {
        const { body } = await gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme');
        const [first] = body['items'] as { id: string }[];
        if (!first) throw new Error('nothing is pending yet');
        return gated.view(first.id);
      },
      { timeout: 20_000, interval: 50 },
    );
    const swapped = client.call('swap', {});
    await vi.waitFor(async () => {
      const { body } = await gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme');
      const other = (body['items'] as { id: string }[]).find(({ id }) => id !== asked.id);
      if (!other) throw new Error('swap is not pending yet');
      expect((await gated.service.vote(gated.ana, await gated.view(other.id))).status).toBe(200);
    });
    expect((await swapped).isError).toBe(false);
    await gated.service.vote(gated.ana, asked);
    const answer = await held;
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('goes back for review') as string });
    expect((await gated.view(asked.id)).result).toBeNull();
    expect((await client.call('note', { text: 'c' })).text).toContain('not the one that was reviewed');
  });

  it('that dies in the middle of a call: nobody can say, so it is unknown, and it is not called again', async () => {
    const [asked, answer] = await Promise.all([approveNext(), client.call('die', {})]);
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('It is not known whether this was executed') as string });
    expect((await gated.view(asked.id)).status).toBe('unknown');
    // It is started again for the next call.
    expect((await client.call('approval_status', {})).text).toBe('Nothing is held.');
    expect((await client.list()).map(({ name }) => name)).toContain('note');
  });
});

describe('a client', () => {
  it('whose arguments nobody could review is told so, and nothing is asked', async () => {
    const answer = await client.call('swap', { text: 'x'.repeat(300_000) });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('nobody could review that') as string });
  });

  it('that sends frames which are none is answered after them', async () => {
    const { command, args, env } = gated.command();
    const gate = spawn(command, args, { env: { NODE_ENV: 'test', ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
    const lines = createInterface({ input: gate.stdout });
    const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    gate.stdin.write('not json\n[]\n{"jsonrpc":"1.0"}\n');
    gate.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello })}\n`);
    for await (const line of lines) if ((JSON.parse(line) as { id?: number }).id === 1) break;
    gate.stdin.end();
    expect(await once(gate, 'exit')).toEqual([0, null]);
  });
});

it('a dead upstream: the gate starts, says so, and every call fails closed', async () => {
  const dead = await createGated({ upstream: ['/nowhere/server.mjs'] });
  const other = await CLIENTS['v2 legacy'](dead.command());
  const answer = await other.call('note', { text: 'a' });
  expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('cannot be reached') as string });
  await other.close();
  await dead.close();
});
