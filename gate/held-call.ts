import type { CallToolResult } from '@modelcontextprotocol/client';
import type { Holdpoint } from '#sdk/holdpoint.ts';
import type { JsonObject, RequestView } from '#sdk/request-view.ts';
import type { NewRequest } from '#sdk/calls.ts';
import { ConflictError } from '#sdk/errors.ts';
import { decidedOtherwise, failure } from './answers.ts';
import { NobodyWaits, type RunDeps, runCall } from './run-call.ts';
import type { GatedTool } from './tool-book.ts';
import type { OnProgress } from './upstream.ts';

export type HeldDeps = RunDeps & {
  holdpoint: Pick<Holdpoint, 'request' | 'wait' | 'get' | 'withdraw' | 'prove'>;
  graceMs: number;
};

/** What is put to Holdpoint, and the span in which its first client asked, as that client said it. */
type Asked = { call: NewRequest; traceparent: string | undefined };

/** How long a withdrawal is tried while the service is away or busy; a gate that ends waits for it. */
const WITHDRAW_MS = 30_000;

/**
 * One call that was put to Holdpoint, and everybody who waits for it here. Whoever comes with the same call joins; the
 * outcome is one. It is run by whoever waits when it is approved, and by nobody when nobody waits.
 */
export class HeldCall {
  readonly #deps: HeldDeps;
  readonly #tool: GatedTool;
  /** The arguments that its client asked for; people may approve others. */
  readonly asked: JsonObject;
  readonly #over: (call: HeldCall) => void;
  readonly #stop = new AbortController();
  readonly #submitted: Promise<RequestView>;
  readonly #decided: Promise<RequestView>;
  /** Who waits; `runs` for whoever would run it, and not only hear of it. */
  readonly #waiting = new Map<symbol, { runs: boolean; onProgress: OnProgress }>();
  // Not `Promise.withResolvers`: the gate also runs on Node 20.
  readonly #gone: Promise<'over' | 'left'>;
  #go: (how: 'over' | 'left') => void = () => {};
  #run: Promise<CallToolResult> | null = null;
  #grace: NodeJS.Timeout | undefined;
  #ended = false;

  /** `over` is called once, when nobody can join any more. */
  constructor(deps: HeldDeps, tool: GatedTool, { call, traceparent }: Asked, over: (call: HeldCall) => void) {
    this.#deps = deps;
    this.#tool = tool;
    this.asked = call.arguments;
    this.#over = over;
    this.#gone = new Promise((resolve) => {
      this.#go = resolve;
    });
    this.#submitted = deps.holdpoint.request(call, { traceparent, signal: this.#stop.signal });
    this.#decided = this.#submitted.then((view) =>
      view.status === 'pending' ? deps.holdpoint.wait(view.id, { signal: this.#stop.signal }) : view,
    );
    // Whoever waits hears of it; here it must only not be an unhandled rejection.
    this.#decided.catch(() => {});
  }

  /** The request as it was put to Holdpoint. Throws HoldpointError when it was not taken. */
  get submitted(): Promise<RequestView> {
    return this.#submitted;
  }

  /**
   * The outcome, or null when there is none after `ms`. Rejects when the caller goes before anything ran: if nobody else
   * waits then, the request is withdrawn at once. With `runs: false` it waits for the decision only. `onProgress` hears what
   * the tool says of its progress while it runs.
   */
  async join(
    signal: AbortSignal,
    ms: number,
    { runs = true, onProgress = () => {} }: { runs?: boolean; onProgress?: OnProgress } = {},
  ): Promise<CallToolResult | null> {
    signal.throwIfAborted();
    const me = Symbol('caller');
    this.#waiting.set(me, { runs, onProgress });
    clearTimeout(this.#grace);
    let timer: NodeJS.Timeout | undefined;
    // Not `Promise.withResolvers`: the gate also runs on Node 20.
    let reject: (reason: unknown) => void = () => {};
    const gone = new Promise<never>((_, fail) => {
      reject = fail;
    });
    const onAbort = () => {
      this.#leave(me, 'gone');
      reject(signal.reason);
    };
    gone.catch(() => {});
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const late = new Promise<null>((resolve) => {
        if (Number.isFinite(ms)) timer = setTimeout(() => resolve(null), ms);
      });
      const decided = await Promise.race([this.#decided.then(() => true).catch(() => true), late, gone]);
      if (decided === null || !runs) return null;
      // Not raced with the signal: what has begun is told as it ended, also to a task that was cancelled too late.
      return await this.#outcome();
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      this.#leave(me, 'later');
    }
  }

  /** Resolves when nothing more is done for it here: it has its outcome or was taken back (`over`), or that was given up (`left`). */
  get gone(): Promise<'over' | 'left'> {
    return this.#gone;
  }

  /** Nobody will come for it: it is taken back while that is possible, and never run. Waits for the withdrawal. */
  async abandon(): Promise<void> {
    if (!this.#ended) {
      this.#end();
      this.#go(await this.#takeBack());
    }
    await this.gone;
  }

  async #takeBack(): Promise<'over' | 'left'> {
    // A run that has begun is let go to its end, so that what it did is reported.
    await this.#run?.catch(() => {});
    const view = await this.#submitted.catch(() => null);
    this.#stop.abort(new Error('Nobody waits for this call any more.'));
    if (view?.status !== 'pending' || this.#run) return 'over';
    const { holdpoint, log } = this.#deps;
    const options = { reason: 'The client of the MCP gate stopped waiting.', signal: AbortSignal.timeout(WITHDRAW_MS) };
    try {
      await holdpoint.withdraw(view.id, options);
      return 'over';
    } catch (error) {
      // Somebody decided first. Nothing runs from it all the same.
      if (error instanceof ConflictError) return 'over';
      log(`${view.id} could not be taken back: ${error instanceof Error ? error.message : String(error)}`);
      return 'left';
    }
  }

  #leave(me: symbol, why: 'gone' | 'later'): void {
    if (!this.#waiting.delete(me) || this.#waiting.size > 0 || this.#ended) return;
    if (why === 'gone') return void this.abandon();
    this.#grace = setTimeout(() => void this.abandon(), this.#deps.graceMs);
  }

  #finish(): void {
    // One that was abandoned while it ran is gone once that is put in order.
    if (this.#ended) return;
    this.#end();
    this.#go('over');
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#grace);
    this.#over(this);
  }

  async #outcome(): Promise<CallToolResult> {
    this.#run ??= this.#settle();
    try {
      const result = await this.#run;
      this.#finish();
      return result;
    } catch (error) {
      if (!(error instanceof NobodyWaits)) {
        this.#finish();
        return failure(error);
      }
      // Everybody went at the last moment; whoever came since may still have it.
      this.#run = null;
      if (this.#ended || !this.#isWaited()) throw error;
      return this.#outcome();
    }
  }

  async #settle(): Promise<CallToolResult> {
    const view = await this.#decided;
    if (view.status !== 'approved') return decidedOtherwise(view);
    return runCall(
      this.#deps,
      this.#tool,
      () => this.#deps.holdpoint.get(view.id),
      () => this.#isWaited(),
      (note) => {
        for (const { onProgress } of this.#waiting.values()) onProgress(note);
      },
    );
  }

  #isWaited(): boolean {
    return !this.#ended && [...this.#waiting.values()].some(({ runs }) => runs);
  }
}
