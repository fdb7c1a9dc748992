import { jitterMs, pause } from './backoff.ts';
import { UnavailableError } from './errors.ts';
import { isTransient, toError } from './to-error.ts';
import { type Tracer, traced, traceparentOf } from './tracer.ts';

export type Fetch = typeof globalThis.fetch;

export type HttpOptions = {
  url: string;
  key: string;
  fetch?: Fetch | undefined;
  tracer?: Tracer | undefined;
  /** How long a call is tried again while the service cannot be reached or asks to come back later. */
  patienceMs?: number | undefined;
};

export type Call = {
  method: 'GET' | 'POST';
  path: string;
  /** What the span is called. */
  name: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** How long the service may take for one answer. */
  timeoutMs?: number;
  /** `false`: a call that must not be made twice, or whose caller tries again by itself. */
  again?: boolean;
};

const TIMEOUT_MS = 30_000;
const PATIENCE_MS = 30_000;

/** Calls of the agent API: the key, the trace, problem documents as typed errors, and another try where that is safe. */
export class Http {
  readonly tracer: Tracer | undefined;
  readonly #base: string;
  readonly #key: string;
  readonly #fetch: Fetch;
  readonly #patienceMs: number;

  constructor({ url, key, fetch, tracer, patienceMs }: HttpOptions) {
    this.#base = new URL(url).href.replace(/\/+$/, '');
    this.#key = key;
    // Of globalThis at each call, as browsers refuse a `fetch` that was taken off its window.
    this.#fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.tracer = tracer;
    this.#patienceMs = patienceMs ?? PATIENCE_MS;
  }

  /** The parsed JSON of a success. Throws a HoldpointError, or the signal's reason. */
  async call<T>({ again = true, ...call }: Call): Promise<T> {
    const until = Date.now() + this.#patienceMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await this.#once(call)) as T;
      } catch (error) {
        call.signal?.throwIfAborted();
        if (!again || !isTransient(error)) throw error;
        const delayMs = Math.max(jitterMs(attempt), error.retryAfterMs ?? 0);
        if (Date.now() + delayMs > until) throw error;
        await pause(delayMs, call.signal);
      }
    }
  }

  #once(call: Omit<Call, 'again'>): Promise<unknown> {
    const { method, path, name, body, headers, signal, timeoutMs = TIMEOUT_MS } = call;
    return traced(this.tracer, `holdpoint.${name}`, { 'http.request.method': method, 'url.path': path }, async (span) => {
      signal?.throwIfAborted();
      const timeout = AbortSignal.timeout(timeoutMs);
      let answer: { status: number; ok: boolean; text: string; retryAfter: string | null };
      try {
        const response = await this.#fetch(this.#base + path, {
          method,
          // A key is for the service that it was made for, and for nobody that it may point to.
          redirect: 'manual',
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
          headers: {
            accept: 'application/json',
            authorization: `Bearer ${this.#key}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(span ? { traceparent: traceparentOf(span) } : {}),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const retryAfter = response.headers.get('retry-after');
        answer = { status: response.status, ok: response.ok, text: await response.text(), retryAfter };
      } catch (cause) {
        signal?.throwIfAborted();
        throw new UnavailableError('unreachable', { status: 0, detail: `The service cannot be reached at ${this.#base}.`, cause });
      }
      span?.setAttributes({ 'http.response.status_code': answer.status });
      if (!answer.ok) throw toError(answer.status, answer.text, answer.retryAfter);
      return parse(answer.text, answer.status);
    });
  }
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnavailableError('invalid_answer', { status, detail: 'The answer is not JSON: this is not a Holdpoint service.', cause });
  }
}
