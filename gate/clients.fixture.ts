import { expect } from 'vitest';
import { Client, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createTaskSessionFromClient, resultFromTaskOutcome } from '@modelcontextprotocol/ext-tasks/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as V1StdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { GateCommand } from './gated.fixture.ts';

export type ToolAnswer = { isError: boolean; text: string };

/** A client as an agent's host has it. `call` is one call and all that the client does by itself to get its outcome. */
export type GateClient = {
  list(): Promise<{ name: string; description?: string | undefined }[]>;
  call(name: string, args: Record<string, unknown>, signal?: AbortSignal): Promise<ToolAnswer>;
  /** Makes the call a task and never asks after it; only of a client that knows tasks. */
  callAndForget?(name: string, args: Record<string, unknown>): Promise<void>;
  /** The host ends: its end of the pipe is closed. */
  close(): Promise<void>;
};

/** Which client, and the options with which its gate is started. */
export type ClientKind = { name: string; open(command: GateCommand): Promise<GateClient> };

const INFO = { name: 'matrix', version: '1.0.0' };
const CALL_MS = 55_000;

function toAnswer(result: unknown): ToolAnswer {
  const { isError = false, content = [] } = result as { isError?: boolean; content?: { text?: string }[] };
  return { isError, text: content.map(({ text = '' }) => text).join('\n') };
}

/** The last v1 release, with or without an ear for progress. */
function v1(onprogress?: () => void): ClientKind['open'] {
  return async ({ command, args, env }) => {
    const client = new V1Client(INFO);
    await client.connect(new V1StdioTransport({ command, args, env, stderr: 'ignore' }));
    const progress = onprogress ? { onprogress, resetTimeoutOnProgress: true } : {};
    return {
      list: async () => (await client.listTools()).tools,
      call: async (name, given, signal) =>
        toAnswer(
          await client.callTool({ name, arguments: given }, undefined, { timeout: CALL_MS, ...progress, ...(signal ? { signal } : {}) }),
        ),
      close: () => client.close(),
    };
  };
}

function v2(mode: 'legacy' | 'auto', maxRounds = 100): ClientKind['open'] {
  return async ({ command, args, env }) => {
    const client = new Client(INFO, { versionNegotiation: { mode }, inputRequired: { maxRounds } });
    await client.connect(new StdioClientTransport({ command, args, env, stderr: 'ignore' }));
    return {
      list: async () => (await client.listTools()).tools,
      call: async (name, given, signal) =>
        toAnswer(await client.callTool({ name, arguments: given }, { timeout: CALL_MS, ...(signal ? { signal } : {}) })),
      close: () => client.close(),
    };
  };
}

/** The same client, with the requester of the tasks extension over it. */
async function withTasks({ command, args, env }: GateCommand): Promise<GateClient> {
  const client = new Client(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  const { transport, dispatch } = tap(new StdioClientTransport({ command, args, env, stderr: 'ignore' }));
  await client.connect(transport);
  const session = createTaskSessionFromClient(client, {
    endpointId: 'gate',
    rawDispatch: dispatch,
    v2RequestFraming: { protocolVersion: '2026-07-28', clientInfo: INFO, clientCapabilities: {} },
  });
  return {
    list: async () => (await client.listTools()).tools,
    async call(name, given, signal) {
      const execution = await session.callTool(name, given as Record<string, string>);
      const cancel = () => void execution.cancel().catch(() => {});
      // It may have given up before there was a handle to cancel.
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
      const { outcome } = await execution.settle();
      return toAnswer(resultFromTaskOutcome(outcome));
    },
    async callAndForget(name, given) {
      // Past the session, which would poll from the first.
      const _meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': INFO,
        'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
      };
      const params = { name, arguments: given as Record<string, string>, _meta };
      expect(await dispatch({ method: 'tools/call', params })).toMatchObject({ kind: 'result', result: { resultType: 'task' } });
    },
    async close() {
      await session.close();
      await client.close();
    },
  };
}

type Dispatch = NonNullable<Parameters<typeof createTaskSessionFromClient>[1]['rawDispatch']>;

type Answer = Extract<JSONRPCMessage, { result: unknown } | { error: unknown }>;

/** A transport that also takes requests that the client's own codec would refuse, and answers them apart. */
function tap(inner: Transport): { transport: Transport; dispatch: Dispatch } {
  const waiting = new Map<string, (message: Answer) => void>();
  let count = 0;
  const transport: Transport = {
    start: async () => {
      inner.onclose = () => transport.onclose?.();
      inner.onerror = (error) => transport.onerror?.(error);
      inner.onmessage = (message, extra) => {
        const answer = 'id' in message ? waiting.get(String(message.id)) : undefined;
        if (answer && ('result' in message || 'error' in message)) return answer(message);
        transport.onmessage?.(message, extra);
      };
      await inner.start();
    },
    send: (message, options) => inner.send(message, options),
    close: () => inner.close(),
  };
  const dispatch: Dispatch = async (request) => {
    count += 1;
    const id = `raw-${count}`;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    await inner.send({ ...(request as object), jsonrpc: '2.0', id } as JSONRPCMessage);
    const answer = await answered;
    waiting.delete(id);
    return ('error' in answer ? { kind: 'error', error: answer.error } : { kind: 'result', result: answer.result }) as Awaited<
      ReturnType<Dispatch>
    >;
  };
  return { transport, dispatch };
}

export const CLIENTS = {
  'v1 SDK': v1(),
  'v1 SDK with progress': v1(() => {}),
  'v2 legacy': v2('legacy'),
  'v2 auto': v2('auto'),
  'v2 with tasks': withTasks,
} satisfies Record<string, ClientKind['open']>;
