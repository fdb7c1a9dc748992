import type { JsonObject } from '../src/request-view.ts';
import { HeldCalls, type HoldOptions } from './held-calls.ts';

type ToolContext = { agent?: { toolCallId: string } | undefined; abortSignal?: AbortSignal | undefined };
type ToolOptions = { id: string; execute?: (input: never, context: never) => unknown };
type Call = { runId: string; toolCallId: string };
/** An agent of Mastra, as much of it as is used here. Its `Mastra` needs a storage, or a suspended run cannot be resumed. */
type Resumable<Output> = {
  approveToolCallGenerate(options: Call): Promise<Output>;
  declineToolCallGenerate(options: Call & { reason: string }): Promise<Output>;
};
/** What `generate` of Mastra answers, as much of it as is used here. */
type Answer = { finishReason?: string | undefined; runId?: string | undefined; suspendPayload?: unknown };

/**
 * Holds tools of Mastra agents (version 1): define each by `createTool(held.tool({…}))`, register it under its id, and let
 * `settle` answer the suspensions of `agent.generate`. A run that was suspended by another process is settled too, when
 * `session` is given.
 */
export class HeldAgent {
  readonly #calls: HeldCalls;

  constructor(options: HoldOptions) {
    this.#calls = new HeldCalls(options);
  }

  /**
   * The options of a tool that suspends for approval and then executes with the approved arguments: only what was approved
   * at Holdpoint, whoever resumes the run. Throws when the tool's id is not among those to hold, or it executes nothing.
   */
  tool<Options extends ToolOptions>(options: Options): Options & { requireApproval: true } {
    const { id: name, execute: run } = options;
    if (!this.#calls.holds(name)) throw new Error(`${name} is not among the tools to hold.`);
    if (!run) throw new Error(`${name} cannot be held: it has no execute, so it runs somewhere else.`);
    const execute = (input: JsonObject, context: ToolContext) => {
      const id = context.agent?.toolCallId;
      if (id === undefined) throw new Error(`${name} was called outside an agent's run, where nobody can have approved it.`);
      const call = { name, arguments: input, id, signal: context.abortSignal };
      return this.#calls.run(call, (args) => run(args as never, context as never));
    };
    return { ...options, requireApproval: true, execute };
  }

  /**
   * Approves or declines the held calls for which a run is suspended, one after the other as Mastra does, until it ends or
   * is suspended for another reason, which is left to the caller. A refusal reaches the model in the person's words.
   */
  async settle<Output>(agent: Resumable<Output>, output: Output): Promise<Output> {
    for (let last = output; ; ) {
      const held = this.#suspendedCall(last as Answer);
      if (!held) return last;
      const { name, runId, toolCallId } = held;
      const verdict = await this.#calls.judge({ name, arguments: held.args, id: toolCallId });
      last = verdict.approved
        ? await agent.approveToolCallGenerate({ runId, toolCallId })
        : await agent.declineToolCallGenerate({ runId, toolCallId, reason: verdict.message });
    }
  }

  #suspendedCall({ finishReason, runId, suspendPayload }: Answer): (Call & { name: string; args: JsonObject }) | null {
    if (finishReason !== 'suspended' || runId === undefined) return null;
    const { toolCallId, toolName, args } = (suspendPayload ?? {}) as { toolCallId?: unknown; toolName?: unknown; args?: unknown };
    if (typeof toolCallId !== 'string' || typeof toolName !== 'string' || typeof args !== 'object' || args === null) return null;
    return this.#calls.holds(toolName) ? { runId, toolCallId, name: toolName, args: args as JsonObject } : null;
  }
}
