import type { CanUseTool, PermissionResult } from '@anthropic-ai/claude-agent-sdk';
import type { JsonObject } from '../src/request-view.ts';
import { HeldCalls, type HoldOptions } from './held-calls.ts';

/**
 * `canUseTool` of the Claude Agent SDK, answered by people. Claude Code asks it for each call that its own rules do not
 * decide; an approved call runs with the approved arguments. A tool that is not among those to hold is denied, since nobody
 * was told how to judge it. Claude Code runs the tool itself and passes no grant, so what must run at most once belongs
 * behind the MCP gate, or in an MCP tool of your own that is guarded.
 */
export function canUseTool(options: Omit<HoldOptions, 'executor'>): CanUseTool {
  const calls = new HeldCalls(options);
  return async (name, input, { signal, toolUseID }): Promise<PermissionResult> => {
    if (!calls.holds(name)) return { behavior: 'deny', message: `Not run: nobody was told how to judge ${name}.` };
    const verdict = await calls.judge({ name, arguments: input as JsonObject, id: toolUseID, signal });
    if (!verdict.approved) return { behavior: 'deny', message: verdict.message };
    return { behavior: 'allow', updatedInput: verdict.request.arguments };
  };
}
