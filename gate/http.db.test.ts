import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1HttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGated, type Gated } from './gated.fixture.ts';
import { type HttpGate, startHttpGate } from './http-gate.fixture.ts';

/** One gate for many clients over streamable HTTP, in both protocols. */
const TOKEN = 'a token that only this test knows';
let gated: Gated;
let gate: HttpGate;
let url: URL;

beforeAll(async () => {
  gated = await createGated();
  gate = await startHttpGate(gated.command('--http', '0', '--hold', '2'), { HOLDPOINT_GATE_TOKEN: TOKEN });
  url = gate.url;
  // The gate listens before it has told Holdpoint of its tools.
  await vi.waitFor(async () => expect(await gated.reviewAll('reversible')).toBeGreaterThan(10), { timeout: 30_000 });
});
afterAll(async () => {
  expect(await gate.close()).toBe(0);
  await gated.close();
});

const requestInit = { headers: { authorization: `Bearer ${TOKEN}` } };
type Call = (file: string, signal?: AbortSignal) => Promise<unknown>;
const argumentsFor = (file: string) => ({ name: 'write_file', arguments: { path: join(gated.folder, file), content: 'hello' } });

const CLIENTS: Record<string, () => Promise<{ call: Call; close(): Promise<void> }>> = {
  'v1 SDK': async () => {
    const client = new V1Client({ name: 'http', version: '1' });
    // Its types are from before exactOptionalPropertyTypes.
    await client.connect(new V1HttpTransport(url, { requestInit }));
    const options = { onprogress: () => {}, resetTimeoutOnProgress: true };
    return {
      call: (file, signal) => client.callTool(argumentsFor(file), undefined, { ...options, ...(signal ? { signal } : {}) }),
      close: () => client.close(),
    };
  },
  'v2 auto': async () => {
    const client = new Client({ name: 'http', version: '1' }, { versionNegotiation: { mode: 'auto' }, inputRequired: { maxRounds: 100 } });
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    expect(client.getProtocolEra()).toBe('modern');
    return { call: (file, signal) => client.callTool(argumentsFor(file), signal ? { signal } : {}), close: () => client.close() };
  },
};

describe.each(Object.keys(CLIENTS))('%s over HTTP', (name) => {
  const file = (what: string) => `${name.replaceAll(' ', '-')}-http-${what}.txt`;

  it('approve: written once', async () => {
    const client = await CLIENTS[name]!();
    const done = client.call(file('approve'));
    const asked = await gated.pendingFor(file('approve'));
    await gated.service.vote(gated.ana, asked);
    expect(JSON.stringify(await done)).toContain('Successfully wrote');
    expect(await readFile(join(gated.folder, file('approve')), 'utf8')).toBe('hello');
    expect(await gated.forwarded(file('approve'))).toBe(1);
    await client.close();
  });

  it.each(['cancelled', 'closed'] as const)('%s: taken back, and never written', async (how) => {
    const client = await CLIENTS[name]!();
    const cancel = new AbortController();
    const done = client.call(file(how), cancel.signal).catch((error: unknown) => error);
    const asked = await gated.pendingFor(file(how));
    if (how === 'cancelled') cancel.abort(new Error('no longer needed'));
    else await client.close();
    await done;
    await vi.waitFor(async () => expect((await gated.view(asked.id)).status).toBe('withdrawn'), { timeout: 20_000 });
    expect(await gated.forwarded(file(how))).toBe(0);
    await client.close();
  });
});

describe('the door', () => {
  const post = (headers: Record<string, string>, body = '{}') =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

  it('is for whoever has the token, and for no page of another site', async () => {
    expect((await post({})).status).toBe(401);
    expect((await post({ authorization: 'Bearer other' })).status).toBe(401);
    expect((await post({ ...requestInit.headers, origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await fetch(new URL('/other', url))).status).toBe(404);
  });

  it('refuses what is no message, and a body without end', async () => {
    const bad = await post(requestInit.headers, 'not json');
    expect(bad.status).toBe(400);
    expect((await post(requestInit.headers, `{"x":"${'x'.repeat(2_000_000)}"}`)).status).toBe(413);
  });
});
