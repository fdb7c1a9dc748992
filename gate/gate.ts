import { randomBytes } from 'node:crypto';
import { createRequestStateCodec, type McpServerFactory, type Server } from '@modelcontextprotocol/server';
import { ConflictError, NotFoundError } from '#sdk/errors.ts';
import { Executor } from '#sdk/executor.ts';
import { Holdpoint } from '#sdk/holdpoint.ts';
import type { CallDeps, LegState } from './call-tool.ts';
import { Callers } from './callers.ts';
import { createServer } from './create-server.ts';
import { HeldCalls, ONLY_CLIENT } from './held-calls.ts';
import { type HeaderMismatch, mismatchOf } from './param-headers.ts';
import { LeftBehind } from './left-behind.ts';
import { OWN_NAMES } from './own-tools.ts';
import type { GateSettings } from './settings.ts';
import { Tasks } from './tasks.ts';
import { ToolBook } from './tool-book.ts';
import { Upstream } from './upstream.ts';

export type Gate = {
  /** Makes the server of one connection or one HTTP exchange. */
  factory: McpServerFactory;
  /**
   * Asks who the two callers are, then reads what the upstream offers and proposes it, and takes back what a gate that was killed has
   * left. Throws when they are not an agent and an executor of one customer, and when the upstream or the service cannot be reached.
   */
  prepare(): Promise<void>;
  /** Whether the headers of a `tools/call` over HTTP say what its arguments say; null when they do, or when the tool cannot be called anyway. */
  headerMismatch(tool: string, args: unknown, headers: Headers): Promise<HeaderMismatch | null>;
  /** Called whenever the list of tools, or how one of them stands, is another. */
  onToolsChanged(listener: () => void): void;
  /** Takes back what is held, and ends. */
  close(): Promise<void>;
};

/** The gate of one customer, environment and class in front of one MCP server: the agent that asks and the executor that runs. */
export function createGate(settings: GateSettings): Gate {
  const { url, patience, log } = settings;
  const listeners = new Set<() => void>();
  const servers = new Set<Server>();
  const holdpoint = new Holdpoint({ url, credential: settings.agent.credential });
  const executor = new Executor({ url, credential: settings.executor.credential });
  const upstream = new Upstream(settings, () => void book.refresh().catch((error: Error) => log(error.message)));
  const callers = new Callers(settings);
  const book = new ToolBook({ settings, upstream, reserved: OWN_NAMES, admit: () => callers.check() }, () => {
    for (const listener of listeners) listener();
    for (const server of servers) void server.sendToolListChanged().catch(() => {});
  });
  const leftBehind = new LeftBehind(settings);
  const held = new HeldCalls({ holdpoint, executor, upstream, book, log, graceMs: patience.graceMs, leftBehind }, settings);
  const tasks = new Tasks(patience);
  const codec = createRequestStateCodec<LegState>({
    // Of this process: the calls that a token names are held here and nowhere else.
    key: randomBytes(32),
    ttlSeconds: Math.ceil((patience.holdMs + patience.graceMs) / 1_000),
    bind: (ctx) => `${ctx.mcpReq.method}\0${ctx.http?.authInfo?.clientId ?? ONLY_CLIENT}`,
  });
  const deps: CallDeps = { book, held, tasks, holdpoint, codec, patience };

  return {
    factory(context) {
      const server = createServer(deps, context);
      servers.add(server);
      server.onclose = () => void servers.delete(server);
      server.onerror = (error) => log(error.message);
      return server;
    },
    async prepare() {
      await callers.check();
      await Promise.all([book.refresh(), leftBehind.takeBack((id) => withdrawLeft(holdpoint, id))]);
    },
    async headerMismatch(name, args, headers) {
      // A book that cannot be read refuses the call a moment later, with its reason.
      const tool = await book.find(name).catch(() => null);
      return tool?.standing === 'approved' ? mismatchOf(tool.definition, args, headers) : null;
    },
    onToolsChanged: (listener) => void listeners.add(listener),
    async close() {
      tasks.close();
      await held.close();
      holdpoint.close();
      await upstream.close();
    },
  };
}

/** Decided meanwhile, or not there any more, is as good as taken back: nothing runs from it. */
async function withdrawLeft(holdpoint: Holdpoint, id: string): Promise<void> {
  await holdpoint.withdraw(id, { reason: 'The MCP gate that asked was killed.' }).catch((error: unknown) => {
    if (!(error instanceof ConflictError || error instanceof NotFoundError)) throw error;
  });
}
