import type { AnswerOptions, CallOptions, NewRequest, RequestOptions, Tool, WaitOptions, WithdrawOptions } from './calls.ts';
import { Channel } from './channel.ts';
import { UnavailableError, WaitTimeoutError } from './errors.ts';
import { grantFault } from './grant-error.ts';
import { guard } from './guard.ts';
import type { Guarded, GuardOptions } from './guard-options.ts';
import { Http, type HttpOptions } from './http.ts';
import { type Identity, readIdentity } from './identity.ts';
import { createJwks, type Jwks } from './jwks.ts';
import { Questions } from './questions.ts';
import type { RequestView } from './request-view.ts';
import { formatTraceparent, parseTraceparent } from './trace-context.ts';
import { type Span, traced, traceparentOf } from './tracer.ts';
import { claimedKey } from './verify-grant.ts';
import { type Transport, waitForDecision } from './wait.ts';

export type HoldpointOptions = HttpOptions & {
  /** `auto` when not given: websocket first, long-poll when that cannot be had. */
  transport?: Transport | undefined;
};

/**
 * An agent's connection to Holdpoint. One per process and credential is enough, for any number of requests at once. All
 * methods throw HoldpointError, or the reason of a signal that was aborted.
 */
export class Holdpoint {
  readonly #http: Http;
  readonly #channel: Channel;
  readonly #transport: Transport;
  readonly #jwks: Jwks;
  #opener: Span | undefined;

  constructor({ transport = 'auto', ...options }: HoldpointOptions) {
    this.#http = new Http(options);
    this.#transport = transport;
    this.#jwks = createJwks(new URL('.well-known/jwks.json', `${options.url.replace(/\/+$/, '')}/`), options.fetch);
    this.#channel = new Channel({
      url: options.url,
      auth: async () => {
        const { base, credential } = this.#http;
        const said = await credential.handshake({ method: 'GET', url: `${base}/socket.io/` });
        return { ...said, ...(this.#opener ? { traceparent: traceparentOf(this.#opener) } : {}) };
      },
    });
  }

  /**
   * Proposes one tool call. Policy answers at once: what it allows comes back approved with a grant, what it denies with
   * the reasons, and the rest is pending until people decide; with `wait`, the answer is the decision. Tried again while
   * the service is away, which makes no second request: the idempotency key is the same.
   */
  async request(
    call: NewRequest,
    { idempotencyKey = crypto.randomUUID(), signal, wait, traceparent }: RequestOptions = {},
  ): Promise<RequestView> {
    const asker = parseTraceparent(traceparent);
    const headers = { 'idempotency-key': idempotencyKey, ...(asker ? { traceparent: formatTraceparent(asker) } : {}) };
    const view = await this.#view({ method: 'POST', path: '/api/v1/requests', name: 'request', body: call, headers, signal });
    if (!wait || view.status !== 'pending') return view;
    return this.wait(view.id, { ...(wait === true ? {} : wait), signal });
  }

  /**
   * Resolves when the request is no longer pending: denied, expired and withdrawn are answers and not errors, so ask
   * `isApproved(view)`. Works for any request of this agent, whichever process made it. An abort ends the waiting and
   * leaves the request as it is.
   */
  async wait(id: string, { signal, timeoutMs, onQuestion }: WaitOptions = {}): Promise<RequestView> {
    return traced(this.#http.tracer, 'holdpoint.wait', { 'holdpoint.request.id': id }, async (span) => {
      this.#opener ??= span;
      const stop = new AbortController();
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort(new WaitTimeoutError(id, timeoutMs)), timeoutMs);
      const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const questions = new Questions(onQuestion, (view, question, text) =>
        this.answer(view.id, text, { idempotencyKey: `answer-${question.id}`, signal: ended }),
      );
      try {
        const deps = { transport: this.#transport, channel: this.#channel, read: this.#read(id) };
        const decided = waitForDecision(id, deps, (view) => questions.hear(view), ended);
        const view = await Promise.race([decided, questions.failed]);
        span?.setAttributes({ 'holdpoint.request.status': view.status });
        return view;
      } finally {
        clearTimeout(timer);
        stop.abort();
        if (this.#opener === span) this.#opener = undefined;
      }
    });
  }

  /** The request as it stands. An approved one carries a grant; asking again gives a fresh one when it has aged. */
  get(id: string, { signal }: CallOptions = {}): Promise<RequestView> {
    return this.#view({ method: 'GET', path: pathOf(id), name: 'get', signal });
  }

  /** The address of the request's page in the console, where people decide it. Calls nothing. */
  pageOf(id: string): string {
    return `${this.#http.base}/requests/${encodeURIComponent(id)}`;
  }

  /** Takes a pending request back; again does no harm. Throws ConflictError `already_decided` or `expired` when it is too late. */
  withdraw(id: string, { reason = '', signal }: WithdrawOptions = {}): Promise<RequestView> {
    return this.#view({ method: 'POST', path: `${pathOf(id)}/withdraw`, name: 'withdraw', body: { reason }, signal });
  }

  /** Answers a technician's question, as plain text in the thread beside the request. Stops no clock. */
  answer(
    id: string,
    text: string,
    { idempotencyKey = crypto.randomUUID(), signal }: AnswerOptions = {},
  ): Promise<{ id: string; at: string }> {
    const headers = { 'idempotency-key': idempotencyKey };
    return this.#http.call({ method: 'POST', path: `${pathOf(id)}/messages`, name: 'answer', body: { body: text }, headers, signal });
  }

  /** Which agent of which customer the credential speaks for, and when its key ends. */
  whoAmI(options: CallOptions = {}): Promise<Identity> {
    return readIdentity(this.#http, options);
  }

  /** The tools that this agent may name, with the schema of their arguments. */
  async tools({ signal }: CallOptions = {}): Promise<Tool[]> {
    const { tools } = await this.#http.call<{ tools: Tool[] }>({ method: 'GET', path: '/api/v1/tools', name: 'tools', signal });
    return tools;
  }

  /**
   * The proof that this agent hands over a grant, to give to the executor with it; null for a grant that is bound to no key.
   * Throws GrantError `grant_proof_invalid` for one that another key collected, `malformed`.
   */
  async prove(grant: string): Promise<string | null> {
    if (claimedKey(grant) === null) return null;
    const proof = await this.#http.credential.present?.(grant);
    if (proof === undefined) throw grantFault('wrong_key', 'The grant is bound to a key, and this agent has none of its own.');
    return proof;
  }

  /** A function that asks, waits for the decision, and runs with the approved arguments, or throws why not. See GuardOptions. */
  guard<Args extends object, Result>(options: GuardOptions<Args, Result>): Guarded<Args, Result> {
    return guard({ holdpoint: this, jwks: this.#jwks, tracer: this.#http.tracer }, options);
  }

  /** Ends the websocket. Waits that go on will open another; without one it ends by itself a second after the last wait. */
  close(): void {
    this.#channel.close();
  }

  #read(id: string) {
    return (waitSeconds: number | null, signal: AbortSignal) => {
      const headers: Record<string, string> = waitSeconds === null ? {} : { prefer: `wait=${waitSeconds}` };
      const timeoutMs = ((waitSeconds ?? 0) + 15) * 1_000;
      return this.#view({ method: 'GET', path: pathOf(id), name: 'poll', headers, signal, timeoutMs, again: false });
    };
  }

  /** A view that says at least which request it is and how it stands; nothing less can be taken for an answer. */
  async #view(call: Parameters<Http['call']>[0]): Promise<RequestView> {
    const view = await this.#http.call<Partial<RequestView> | null>(call);
    if (typeof view?.id === 'string' && typeof view.status === 'string' && typeof view.version === 'number') return view as RequestView;
    const detail = `The answer is no request: what answers at ${this.#http.base} is not a Holdpoint service.`;
    throw new UnavailableError('invalid_answer', { status: 200, detail });
  }
}

function pathOf(id: string): string {
  return `/api/v1/requests/${encodeURIComponent(id)}`;
}
