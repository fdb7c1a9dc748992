import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1HttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGated, type Gated } from './gated.fixture.ts';
import { type HttpGate, startHttpGate } from './http-gate.fixture.ts';

/** One gate for many clients over streamable HTTP, in both protocols. */
const TOKEN = 'a-token-that-only-this-test-knows';
const OTHER_TOKEN = 'another-token-for-another-client';
let gated: Gated;
let gate: HttpGate;
let url: URL;

beforeAll(async () => {
  gated = await createGated();
  gate = await startHttpGate(gated.command('--http', '0', '--hold', '2'), { HOLDPOINT_GATE_TOKEN: `${TOKEN} ${OTHER_TOKEN}` });
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

describe('two clients of one gate', () => {
  const CONNECT = {
    'v2 auto, each with a token of its own': async (token: string) => {
      const client = new Client({ name: token, version: '1' }, { versionNegotiation: { mode: 'auto' }, inputRequired: { maxRounds: 100 } });
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
      return client;
    },
    'v2 legacy, each with a session of its own': async () => {
      const client = new Client({ name: 'legacy', version: '1' }, { versionNegotiation: { mode: 'legacy' } });
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
      return client;
    },
  };
  const textOf = (result: unknown) => JSON.stringify(result);

  it.each(Object.keys(CONNECT) as (keyof typeof CONNECT)[])(
    '%s: neither hears of, waits for or joins the calls of the other',
    async (how) => {
      const [one, two] = [await CONNECT[how](TOKEN), await CONNECT[how](OTHER_TOKEN)];
      const file = `${how.slice(0, 9).replace(' ', '-')}-own.txt`;
      const given = new AbortController();
      const held = one.callTool(argumentsFor(file), { signal: given.signal }).catch((error: unknown) => error);
      const asked = await gated.pendingFor(file);
      const args = { name: 'approval_status', arguments: { request_id: asked.id } };
      await vi.waitFor(async () => expect(textOf(await one.callTool(args))).toContain('pending'));
      expect(textOf(await one.callTool({ name: 'approval_status', arguments: {} }))).toContain(asked.id);
      for (const name of ['approval_status', 'approval_wait']) {
        const other = await two.callTool({ name, arguments: { request_id: asked.id } });
        expect(other.isError).toBe(true);
        expect(textOf(other)).toContain('of yours');
        // A request that nobody made is told in the same words.
        const nobodys = await two.callTool({ name, arguments: { request_id: 'req_nobody' } });
        expect(textOf(nobodys)).toBe(textOf(other).replace(asked.id, 'req_nobody'));
      }
      expect(textOf(await two.callTool({ name: 'approval_status', arguments: {} }))).toContain('Nothing is held.');
      // The same call of the other client is another request.
      const twin = two.callTool(argumentsFor(file), { signal: given.signal }).catch((error: unknown) => error);
      await vi.waitFor(async () => {
        const { body } = await gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme&limit=200');
        const views = await Promise.all((body['items'] as { id: string }[]).map(({ id }) => gated.view(id)));
        expect(views.filter((view) => view.arguments['path'] === join(gated.folder, file))).toHaveLength(2);
      });
      given.abort(new Error('seen enough'));
      await Promise.all([held, twin]);
      await Promise.all([one.close(), two.close()]);
    },
  );

  it.each(['auto', 'legacy'] as const)(
    '%s: the trace of the HTTP request is that of the call where its `_meta` names none',
    async (mode) => {
      const traces = ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'];
      const headers = { ...requestInit.headers, traceparent: traces[0] ?? '' };
      const client = new Client({ name: 'traced', version: '1' }, { versionNegotiation: { mode }, inputRequired: { maxRounds: 100 } });
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
      for (const [index, _meta] of [{}, { traceparent: traces[1] }].entries()) {
        const file = `traced-${mode}-${index}.txt`;
        const given = new AbortController();
        const held = client.callTool({ ...argumentsFor(file), _meta }, { signal: given.signal }).catch((error: unknown) => error);
        expect((await gated.pendingFor(file)).traceparent).toBe(traces[index]);
        given.abort(new Error('seen enough'));
        await held;
      }
      await client.close();
    },
  );

  it('a session is nothing to whoever has another token', async () => {
    const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const post = (token: string, message: object, session?: string) =>
      fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(session === undefined ? {} : { 'mcp-session-id': session }),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
      });
    const opened = await post(TOKEN, { method: 'initialize', params: hello });
    const session = opened.headers.get('mcp-session-id') ?? '';
    await opened.text();
    expect([
      (await post(TOKEN, { method: 'ping' }, session)).status,
      (await post(OTHER_TOKEN, { method: 'ping' }, session)).status,
    ]).toEqual([200, 404]);
  });
});
