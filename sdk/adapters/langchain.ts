import type { ToolCall } from '@langchain/core/messages/tool';
import { Command } from '@langchain/langgraph';
import {
  type AgentMiddleware,
  createMiddleware,
  type HITLRequest,
  type HITLResponse,
  humanInTheLoopMiddleware,
  ToolMessage,
} from 'langchain';
import { HoldpointError } from '../src/errors.ts';
import type { JsonObject } from '../src/request-view.ts';
import { formOf } from './form-of.ts';
import { HeldCalls, type HoldOptions, type ProposedCall, whyNot } from './held-calls.ts';

type Decision = HITLResponse['decisions'][number];
type Interrupted = { __interrupt__?: { id?: string | undefined; value?: unknown }[] };
type Invocable<Input, Config, Output> = { invoke(input: Input | Command, config: Config): Promise<Output> };

/**
 * Holds tools of a LangChain agent through `humanInTheLoopMiddleware`: give `middleware` to `createAgent`, with a
 * checkpointer, and call the agent by `invoke` here, which answers each interrupt with what people decided.
 */
export class HeldAgent {
  readonly #calls: HeldCalls;
  /** What was approved for the resume that comes next, by tool and approved arguments: LangChain gives an action no id. */
  readonly #approved = new Map<string, ProposedCall[]>();
  readonly middleware: AgentMiddleware[];

  constructor(options: HoldOptions) {
    this.#calls = new HeldCalls(options);
    const interruptOn = Object.fromEntries(Object.keys(options.tools).map((name) => [name, true]));
    const once = createMiddleware({
      name: 'HoldpointMiddleware',
      wrapToolCall: (request, handler) => {
        const { toolCall } = request;
        if (!this.#calls.holds(toolCall.name)) return handler(request);
        const call = this.#approved.get(keyOf(toolCall.name, toolCall.args))?.shift();
        if (!call) return refusal(toolCall, 'Not run: nobody approved this call with these arguments.');
        const run = (args: JsonObject) => handler({ ...request, toolCall: { ...toolCall, args } });
        return this.#calls.run(call, run).catch((error: unknown) => {
          if (error instanceof HoldpointError) return refusal(toolCall, whyNot(error));
          throw error;
        });
      },
    });
    // Its type is worked out from a zod 3 schema, and comes to `never` under exactOptionalPropertyTypes.
    this.middleware = [humanInTheLoopMiddleware({ interruptOn } as never), once];
  }

  /** `agent.invoke`, until it stops for another reason than a held call. */
  async invoke<Input, Config, Output>(agent: Invocable<Input, Config, Output>, input: Input, config: Config): Promise<Output> {
    let output = await agent.invoke(input, config);
    for (;;) {
      const interrupts = (output as Interrupted).__interrupt__ ?? [];
      if (interrupts.length === 0) return output;
      const resume = await Promise.all(interrupts.map(async ({ id = '', value }) => [id, await this.decide(value as HITLRequest, id)]));
      output = await agent.invoke(new Command({ resume: Object.fromEntries(resume) }), config);
    }
  }

  /**
   * One decision for each action request, in their order. LangChain runs nothing of a batch of which one call is
   * rejected, so then the approved ones are let lapse, and the model is told that they did not run either.
   */
  async decide({ actionRequests }: HITLRequest, interruptId: string): Promise<HITLResponse> {
    const calls = actionRequests.map(({ name, args }, index) => ({ name, arguments: args as JsonObject, id: `${interruptId}:${index}` }));
    const verdicts = await Promise.all(calls.map((call) => this.#calls.judge(call)));
    const dropped = verdicts.flatMap((verdict, index) =>
      verdict.approved ? [`${calls[index]?.name} ${formOf(calls[index]?.arguments)}`] : [],
    );
    const refused = dropped.length < calls.length;
    const decisions = verdicts.map((verdict, index): Decision => {
      const call = calls[index] as ProposedCall;
      if (!verdict.approved) return { type: 'reject', message: [verdict.message, ...dropped.map(explainDropped)].join('\n') };
      const { request } = verdict;
      if (!refused) {
        const key = keyOf(call.name, request.arguments);
        this.#approved.set(key, [...(this.#approved.get(key) ?? []), call]);
      }
      if (request.decision.outcome === 'approved') return { type: 'approve' };
      return { type: 'edit', editedAction: { name: call.name, args: request.arguments } };
    });
    return { decisions };
  }
}

function explainDropped(call: string): string {
  return `Not run either, as it came in one batch with a call that was refused: ${call}. It was approved; ask for it again if it still makes sense alone.`;
}

function keyOf(name: string, args: unknown): string {
  return `${name} ${formOf(args)}`;
}

function refusal({ id, name }: ToolCall, content: string): ToolMessage {
  return new ToolMessage({ content, name, tool_call_id: id ?? '', status: 'error' });
}
