import { CLIENT_CAPABILITIES_META_KEY, type ClientCapabilities, type ServerContext } from '@modelcontextprotocol/server';
import { TASKS_EXTENSION } from './tasks.ts';

/**
 * How a client waits, by the first way that it supports. `task`: it fetches the outcome of a handle. `legs`: it comes back
 * with a token, for as long as it takes. `progress`: it keeps one call open as long as it hears of progress. `hold`: one
 * answer before it loses patience, and then it has to call again.
 */
export type WaitMode = { kind: 'task' } | { kind: 'legs' } | { kind: 'progress'; token: string | number } | { kind: 'hold' };

export function waitModeOf({ mcpReq }: Pick<ServerContext, 'mcpReq'>, era: 'legacy' | 'modern'): WaitMode {
  // Declared on this request and not on an earlier one: the 2026-07-28 protocol has no connection that remembers.
  const envelope: Record<string, unknown> = mcpReq.envelope ?? {};
  const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
  if (capabilities?.extensions?.[TASKS_EXTENSION] !== undefined) return { kind: 'task' };
  if (era === 'modern') return { kind: 'legs' };
  const token = mcpReq._meta?.progressToken;
  return token === undefined ? { kind: 'hold' } : { kind: 'progress', token };
}
