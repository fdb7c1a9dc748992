import type { CallOptions, Intent, QuestionHandler, TargetRef } from './calls.ts';
import type { Executor } from './executor.ts';
import type { ApprovedRequest } from './is-approved.ts';
import type { RequestView } from './request-view.ts';

/** A value, or how to get it from the arguments. */
export type From<Args, T> = T | ((args: Args) => T);

/**
 * What stands beside the approved arguments. `grant` and `proof` are for the executor, which redeems the grant once with both; both
 * are null when this guard did. A grant that is bound to no key has no proof.
 */
export type RunContext = { request: ApprovedRequest; grant: string | null; proof: string | null; signal: AbortSignal };

export type GuardOptions<Args extends object, Result> = {
  tool: string;
  targets: From<Args, TargetRef[]>;
  intent: From<Args, Intent>;
  /** Called with the *approved* arguments, which a person may have edited, and only then. */
  run: (args: Args, context: RunContext) => Result | Promise<Result>;
  confidence?: From<Args, number | null> | undefined;
  chain?: string[] | undefined;
  deadlineSeconds?: number | undefined;
  /** A key that is the same when the same call is made again after a restart: the request is then found and not made anew. */
  idempotencyKey?: ((args: Args) => string) | undefined;
  /**
   * Called once when the call waits for people, and not when policy decides at once. `page` is where they decide it: tell whoever
   * watches, as a guarded function says nothing by itself. What it throws ends the waiting and takes the request back.
   */
  onAsked?: ((request: RequestView, page: string) => void) | undefined;
  onQuestion?: QuestionHandler | undefined;
  /**
   * When `run` itself does the work, and does not hand the grant to somebody who redeems it: redeems before the run, runs
   * the stored arguments, and reports what came of it. This is what makes the run happen at most once.
   */
  executor?: Executor | undefined;
};

/** The guarded function. `idempotencyKey` here is for this one call. */
export type Guarded<Args, Result> = (args: Args, options?: CallOptions & { idempotencyKey?: string | undefined }) => Promise<Result>;
