import { HoldpointError } from '../src/errors.ts';
import type { Executor } from '../src/executor.ts';
import type { GuardOptions, RunContext } from '../src/guard-options.ts';
import type { Holdpoint } from '../src/holdpoint.ts';
import type { ApprovedRequest } from '../src/is-approved.ts';
import { AlreadyRunError, NotApprovedError } from '../src/outcome-errors.ts';
import type { JsonObject } from '../src/request-view.ts';

/** How one tool of an agent is put to people: its name at Holdpoint, what it is aimed at and why, from its arguments. */
export type HeldTool = Pick<
  GuardOptions<JsonObject, unknown>,
  'tool' | 'targets' | 'intent' | 'confidence' | 'chain' | 'deadlineSeconds' | 'onAsked' | 'onQuestion'
>;

export type HoldOptions = {
  holdpoint: Holdpoint;
  /** The tools to hold, by the name that the model calls them by. A tool that is not here is not held. */
  tools: Record<string, HeldTool>;
  /** For tools that do the work themselves: redeems before each run and reports after it, so that it runs at most once. */
  executor?: Executor | undefined;
  /**
   * Names this conversation for as long as it lives. With the id of a call it is the idempotency key, so that a call is found
   * again after a restart, and is refused when its arguments were changed meanwhile. Without it, it ends with the process.
   */
  session?: string | undefined;
  /** Ends the asking: what is pending is taken back, and nothing more runs. */
  signal?: AbortSignal | undefined;
};

/** A call that a model proposes, under the id that the framework gave it. */
export type ProposedCall = { name: string; arguments: JsonObject; id: string; signal?: AbortSignal | undefined };

/** `message` is for the model: what the person or policy said, or why nobody could be asked. */
export type Verdict = { approved: true; request: ApprovedRequest } | { approved: false; message: string };

/** What the adapters share. The service is the memory: what was asked under a key is found again by asking again. */
export class HeldCalls {
  readonly #options: HoldOptions;
  readonly #session: string;

  constructor(options: HoldOptions) {
    this.#options = options;
    this.#session = options.session ?? crypto.randomUUID();
  }

  holds(name: string): boolean {
    return Object.hasOwn(this.#options.tools, name);
  }

  /** Asks and waits. Whatever is not an approval that was verified is a no (I8); only an abort is thrown. */
  async judge(call: ProposedCall): Promise<Verdict> {
    try {
      return { approved: true, request: await this.#guard(call, undefined, (_args, { request }) => request) };
    } catch (error) {
      this.#signal(call)?.throwIfAborted();
      return { approved: false, message: whyNot(error) };
    }
  }

  /** Runs a call that was judged, with the approved arguments; with an executor once, however often it is tried. */
  run<Result>(call: ProposedCall, run: (args: JsonObject, context: RunContext) => Result | Promise<Result>): Promise<Result> {
    return this.#guard(call, this.#options.executor, run);
  }

  #guard<Result>(call: ProposedCall, executor: Executor | undefined, run: GuardOptions<JsonObject, Result>['run']): Promise<Result> {
    const held = this.holds(call.name) ? this.#options.tools[call.name] : undefined;
    if (!held) return Promise.reject(new Error(`${call.name} is no tool that Holdpoint was told of.`));
    const guarded = this.#options.holdpoint.guard<JsonObject, Result>({ ...held, executor, run });
    return guarded(call.arguments, { signal: this.#signal(call), idempotencyKey: `${this.#session}:${call.id}` });
  }

  #signal(call: ProposedCall): AbortSignal | undefined {
    const signals = [this.#options.signal, call.signal].filter((signal) => signal !== undefined);
    return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  }
}

/** For the model: what the person or policy said, or why nobody could be asked. */
export function whyNot(error: unknown): string {
  if (error instanceof AlreadyRunError)
    return `Not run again: this call was approved once, and has been started (${error.request.status}).`;
  if (error instanceof NotApprovedError) return `Not run, ${error.request.status}: ${error.message}`;
  if (error instanceof HoldpointError) return `Not run, because Holdpoint gave no approval (${error.code}): ${error.message}`;
  return `Not run: ${error instanceof Error ? error.message : String(error)}`;
}
