import type { JsonObject } from '../src/request-view.ts';
import { HeldCalls, type HoldOptions } from './held-calls.ts';

/** `CanUseTool` of @anthropic-ai/claude-agent-sdk, as much of it as is used here. */
export type CanUseTool = (
  name: string,
  input: Record<string, unknown>,
  options: { signal: AbortSignal; toolUseID: string },
) => Promise<{ behavior: 'allow'; updatedInput: Record<string, unknown> } | { behavior: 'deny'; message: string }>;

/**
 * `canUseTool` of the Claude Agent SDK, answered by people. Claude Code asks it for each call that its own rules do not
 * decide, so leave held tools out of `allowedTools`. An approved call runs with the approved arguments. A tool that is not
 * held is denied, since nobody was told how to judge it. Claude Code runs the tool itself and takes no grant: what must run
 * at most once belongs behind the MCP gate.
 */
export function canUseTool(options: Omit<HoldOptions, 'executor'>): CanUseTool {
  const calls = new HeldCalls(options);
  return async (name, input, { signal, toolUseID }) => {
    if (!calls.holds(name)) return { behavior: 'deny', message: `Not run: nobody was told how to judge ${name}.` };
    const verdict = await calls.judge({ name, arguments: input as JsonObject, id: toolUseID, signal });
    if (!verdict.approved) return { behavior: 'deny', message: verdict.message };
    return { behavior: 'allow', updatedInput: verdict.request.arguments };
  };
}
