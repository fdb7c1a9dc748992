import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as V1StdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLIENTS } from './clients.fixture.ts';
import { createGated, type GateCommand, type Gated } from './gated.fixture.ts';

/** SEP-414: the `_meta.traceparent` of a client is the trace of the request, and of the call that the upstream gets. */
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const OTHER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const INFO = { name: 'traced', version: '1.0.0' };

let gated: Gated;
let close: (() => Promise<void>) | undefined;
beforeAll(async () => {
  gated = await createGated();
  const first = await CLIENTS['v2 legacy'](gated.command());
  await first.list();
  expect(await gated.reviewAll('reversible')).toBeGreaterThan(10);
  await first.close();
});
afterEach(async () => {
  await close?.();
  close = undefined;
});
afterAll(async () => {
  expect(gated.service.node.errors).toEqual([]);
  await gated.close();
});

type Write = (file: string, meta: Record<string, unknown>) => Promise<unknown>;
const paramsOf = (file: string, meta: Record<string, unknown>) => ({
  name: 'write_file',
  arguments: { path: join(gated.folder, file), content: 'hello' },
  _meta: meta,
});

const PROTOCOLS: Record<string, (command: GateCommand) => Promise<{ write: Write; close: () => Promise<void> }>> = {
  'the v1 SDK': async ({ command, args, env }) => {
    const client = new V1Client(INFO);
    await client.connect(new V1StdioTransport({ command, args, env, stderr: 'ignore' }));
    return { write: (file, meta) => client.callTool(paramsOf(file, meta)), close: () => client.close() };
  },
  '2026-07-28': async ({ command, args, env }) => {
    const client = new Client(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } }, inputRequired: { maxRounds: 100 } });
    await client.connect(new StdioClientTransport({ command, args, env, stderr: 'ignore' }));
    return { write: (file, meta) => client.callTool(paramsOf(file, meta)), close: () => client.close() };
  },
};

describe.each(Object.keys(PROTOCOLS))('a client of %s', (name) => {
  const file = (what: string) => `${name.replaceAll(' ', '-')}-${what}.txt`;
  const open = async (): Promise<Write> => {
    const client = await PROTOCOLS[name]?.(gated.command());
    close = client?.close;
    return client?.write ?? (() => Promise.reject(new Error(name)));
  };
  const approve = async (what: string) => {
    const asked = await gated.pendingFor(file(what));
    expect((await gated.service.vote(gated.ana, asked)).status).toBe(200);
    return asked;
  };

  it('names the trace of its request, and the upstream hears the same', async () => {
    const write = await open();
    const done = write(file('traced'), { traceparent: PARENT, tracestate: 'vendor=free text', baggage: 'user=ana' });
    expect((await approve('traced')).traceparent).toBe(PARENT);
    expect(await done).toMatchObject({ content: [{ text: expect.stringContaining('Successfully wrote') as string }] });
    const [meta] = await gated.metaOf(file('traced'));
    expect(meta).toMatchObject({ traceparent: PARENT });
    expect(Object.keys(meta ?? {})).not.toContain('tracestate');
    expect(Object.keys(meta ?? {})).not.toContain('baggage');
  });

  it('that names none, or none that is one, is held and run like any other', async () => {
    const write = await open();
    for (const [what, meta] of Object.entries({
      silent: {},
      garbled: { traceparent: 'x\r\ny: 1' },
      zero: { traceparent: `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01` },
    })) {
      const done = write(file(what), meta);
      expect((await approve(what)).traceparent).toBeNull();
      expect(await done).toMatchObject({ content: [{ text: expect.stringContaining('Successfully wrote') as string }] });
      expect(Object.keys((await gated.metaOf(file(what)))[0] ?? {})).not.toContain('traceparent');
    }
  });

  it('joins a held call, and leaves it the trace in which it was asked for first', async () => {
    const write = await open();
    // In this order on one pipe, and both long before anybody can have approved the first.
    const both = [write(file('joined'), { traceparent: PARENT }), write(file('joined'), { traceparent: OTHER })];
    expect((await approve('joined')).traceparent).toBe(PARENT);
    await Promise.all(both);
    expect((await gated.metaOf(file('joined'))).map((meta) => meta?.['traceparent'])).toEqual([PARENT]);
  });
});
