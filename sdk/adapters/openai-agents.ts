import type { Agent, RunState, RunToolApprovalItem } from '@openai/agents-core';
import { assertDigest } from '../src/call-digest.ts';
import type { JsonObject } from '../src/request-view.ts';
import { HeldCalls, type HoldOptions, type ProposedCall, whyNot } from './held-calls.ts';

type Details = { toolCall?: { callId: string } | undefined; signal?: AbortSignal | undefined };
/** A RunState, of whatever context and agent. */
type Interrupted = Pick<RunState<unknown, Agent>, 'getInterruptions' | 'approve' | 'reject'>;
type ToolOptions = { name?: string; execute: (input: never, context?: never, details?: never) => unknown };

/**
 * Holds tools of the OpenAI Agents SDK: define each by `tool(held.tool({…}))`, and when a run ends with interruptions let
 * `settle` answer them before the state is run on. Works with a state that was stored and read back, also by another
 * process when `session` is given.
 */
export class HeldRun {
  readonly #calls: HeldCalls;

  constructor(options: HoldOptions) {
    this.#calls = new HeldCalls(options);
  }

  /** The options of a tool that stops for approval and, once it is there, executes with the approved arguments. */
  tool<Options extends ToolOptions>(options: Options): Options & { needsApproval: true } {
    const name = options.name ?? options.execute.name;
    if (!this.#calls.holds(name)) throw new Error(`${name} is not among the tools to hold.`);
    const execute = (input: JsonObject, context: never, details?: Details) => {
      const { toolCall, signal } = details ?? {};
      if (!toolCall) throw new Error(`${name} was called outside a run, where nobody can have approved it.`);
      const call = { name, arguments: input, id: toolCall.callId, signal };
      return this.#calls.run(call, (args) => options.execute(args as never, context, details as never));
    };
    return { ...options, needsApproval: true, execute };
  }

  /**
   * Approves or rejects each interruption of held tools as people decide; those of other tools are left. What stands in
   * the state is held against what was approved: the service refuses other arguments under the id of a call that it knows,
   * and the digest of an approval without edits must be the one of these very arguments.
   */
  async settle(state: Interrupted): Promise<void> {
    const held = state.getInterruptions().filter(({ name }) => name !== undefined && this.#calls.holds(name));
    const answers = await Promise.all(held.map(async (item) => ({ item, refusal: await this.#refusalOf(item) })));
    for (const { item, refusal } of answers) {
      if (refusal === null) state.approve(item);
      else state.reject(item, { message: refusal });
    }
  }

  async #refusalOf(item: RunToolApprovalItem): Promise<string | null> {
    const call = callOf(item);
    if (!call) return 'Not run: the call has no id, or its arguments are no JSON object.';
    const verdict = await this.#calls.judge(call);
    if (!verdict.approved) return verdict.message;
    // An edit is of the service's making, and its digest was checked with its arguments. Else the digest must be of these.
    if (verdict.request.decision.outcome === 'approved_with_edits') return null;
    const stands = { ...verdict.request, arguments: call.arguments };
    return assertDigest(stands).then(() => null, whyNot);
  }
}

function callOf({ name, rawItem, arguments: text }: RunToolApprovalItem): ProposedCall | null {
  if (name === undefined || text === undefined || !('callId' in rawItem)) return null;
  try {
    const args: unknown = JSON.parse(text);
    return typeof args === 'object' && args !== null ? { name, arguments: args as JsonObject, id: rawItem.callId } : null;
  } catch {
    return null;
  }
}
