import type { ToolApprovalConfiguration, ToolExecutionOptions, ToolSet } from 'ai';
import type { JsonObject } from '../src/request-view.ts';
import { HeldCalls, type HoldOptions } from './held-calls.ts';

/** What `generateText`, `streamText` and `ToolLoopAgent` take: spread it beside the model and the prompt. */
export type HeldToolSet<TOOLS extends ToolSet> = { tools: TOOLS; toolApproval: ToolApprovalConfiguration<TOOLS, Record<string, unknown>> };

/**
 * Holds tools of the Vercel AI SDK (version 7, `toolApproval`). A call that people refuse is `execution-denied` with
 * their words, which the model reads. An approved one runs with the approved arguments, although the SDK's own record of
 * the call keeps the ones that the model wrote; a tool's result should therefore say what it did.
 */
export function holdTools<TOOLS extends ToolSet>(tools: TOOLS, options: HoldOptions): HeldToolSet<TOOLS> {
  const calls = new HeldCalls(options);
  const held = Object.entries(tools).filter(([name]) => calls.holds(name));
  const missing = Object.keys(options.tools).find((name) => !Object.hasOwn(tools, name));
  if (missing !== undefined) throw new Error(`${missing} is to be held, and is not among the tools.`);

  const toolApproval = held.map(([name]) => [
    name,
    async (input: unknown, { toolCallId }: { toolCallId: string }) => {
      const verdict = await calls.judge({ name, arguments: input as JsonObject, id: toolCallId });
      return verdict.approved
        ? { type: 'approved', reason: verdict.request.decision.message }
        : { type: 'denied', reason: verdict.message };
    },
  ]);
  const heldTools = held.map(([name, tool]) => {
    const { execute } = tool;
    if (!execute) throw new Error(`${name} cannot be held: it has no execute, so it runs somewhere else.`);
    const run = (input: unknown, context: ToolExecutionOptions<never>) => {
      const call = { name, arguments: input as JsonObject, id: context.toolCallId, signal: context.abortSignal };
      return calls.run(call, async (args) => lastOf(await execute(args as never, context)));
    };
    return [name, { ...tool, execute: run }];
  });
  return {
    tools: { ...tools, ...Object.fromEntries(heldTools) } as TOOLS,
    toolApproval: Object.fromEntries(toolApproval) as ToolApprovalConfiguration<TOOLS, Record<string, unknown>>,
  };
}

/** A tool may yield what it has so far. Its last word is its result, and only then is the run over and reported. */
async function lastOf(result: unknown): Promise<unknown> {
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return result;
  let last: unknown;
  for await (const part of result as AsyncIterable<unknown>) last = part;
  return last;
}
