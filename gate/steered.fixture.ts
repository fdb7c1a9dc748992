import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { RequestView } from '#lib/contract/request-view.ts';
import { createGated, type Gated, type GateCommand } from './gated.fixture.ts';

const SERVER = fileURLToPath(new URL('steered-server.fixture.mjs', import.meta.url));

export type Steering = { tools: Record<string, string>; announce?: boolean; dead?: boolean; garbage?: boolean };

export type Steered = {
  gated: Gated;
  /** What the upstream is and offers from now on. */
  steer(to: Steering): Promise<void>;
  /** The paths of the calls that reached the upstream. */
  reached(): Promise<string[]>;
  /** The request that waits for a person and has this path. */
  pending(path: string): Promise<RequestView>;
  close(): Promise<void>;
};

export const TOOLS = { note: 'Takes a note.', stall: 'Never answers.' };

/** A real service and gates in front of an upstream that changes, dies and comes back when a test says so. */
export async function createSteered(): Promise<Steered> {
  const root = await mkdtemp(join(tmpdir(), 'holdpoint-steered-'));
  const [control, calls] = [join(root, 'control'), join(root, 'calls')];
  // Renamed into place: the upstream looks every 20 ms, and half a file would end it.
  const steer = async (to: Steering) => {
    await writeFile(`${control}.new`, JSON.stringify(to));
    await rename(`${control}.new`, control);
  };
  await steer({ tools: TOOLS });
  await writeFile(calls, '');
  const gated = await createGated({ upstream: [SERVER, control, calls] });
  return {
    gated,
    steer,
    async reached() {
      const lines = (await readFile(calls, 'utf8')).split('\n').filter((line) => line !== '');
      return lines.map((line) => (JSON.parse(line) as { arguments: { path: string } }).arguments.path);
    },
    pending: (path) =>
      vi.waitFor(
        async () => {
          const { body } = await gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme&limit=200');
          for (const { id } of body['items'] as { id: string }[]) {
            const view = await gated.view(id);
            if (view.arguments['path'] === path) return view;
          }
          throw new Error(`nobody asked for ${path} yet`);
        },
        { timeout: 20_000, interval: 50 },
      ),
    async close() {
      await gated.close();
      await rm(root, { recursive: true });
    },
  };
}

export type StdioGate = {
  client: Client;
  /** Of the gate. */
  pid: number;
  /** How often the gate has said that its list is another. */
  changes(): number;
  call(name: string, path: string): Promise<{ isError: boolean; text: string }>;
};

/** A gate as a process of its own with a client of the 2025 protocol. */
export async function connectTo({ command, args, env }: GateCommand): Promise<StdioGate> {
  let changes = 0;
  const onChanged = () => void (changes += 1);
  const client = new Client(
    { name: 'steered', version: '1' },
    { versionNegotiation: { mode: 'legacy' }, listChanged: { tools: { autoRefresh: false, onChanged } } },
  );
  const transport = new StdioClientTransport({ command, args, env, stderr: 'ignore' });
  await client.connect(transport);
  if (transport.pid === null) throw new Error('the gate has no process');
  return {
    client,
    pid: transport.pid,
    changes: () => changes,
    async call(name, path) {
      const { isError = false, content } = await client.callTool({ name, arguments: { path } }, { timeout: 55_000 });
      return { isError, text: content.map((part) => ('text' in part ? part.text : '')).join('\n') };
    },
  };
}
