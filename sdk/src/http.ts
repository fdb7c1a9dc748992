import { jitterMs, pause } from './backoff.ts';
import { baseOf } from './base-url.ts';
import { bearer, type Credential } from './credential.ts';
import { UnavailableError } from './errors.ts';
import { isTransient, readProblem, toError } from './to-error.ts';
import { type Span, type Tracer, traced, traceparentOf } from './tracer.ts';
import { unreachable } from './unreachable.ts';

export type Fetch = typeof globalThis.fetch;

/** Who is calling: by a key, or by whatever makes the headers of each attempt. */
type Caller = { key: string; credential?: undefined } | { key?: undefined; credential: Credential };

export type HttpOptions = Caller & {
  url: string;
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

type Answer = { status: number; ok: boolean; text: string; retryAfter: string | null; mended: boolean };

/** Calls of the agent API: the credential, the trace, problem documents as typed errors, and another try where that is safe. */
export class Http {
  readonly tracer: Tracer | undefined;
  readonly base: string;
  readonly credential: Credential;
  readonly #fetch: Fetch;
  readonly #patienceMs: number;

  constructor({ url, key, credential, fetch, tracer, patienceMs }: HttpOptions) {
    this.base = baseOf(url);
    this.credential = callerOf(key, credential);
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
    const attributes = { 'http.request.method': call.method, 'url.path': call.path };
    return traced(this.tracer, `holdpoint.${call.name}`, attributes, async (span) => {
      let answer = await this.#send(call, span);
      // Refused for what its headers said, so nothing was done: also what must not be made twice may be.
      if (answer.mended) answer = await this.#send(call, span);
      span?.setAttributes({ 'http.response.status_code': answer.status });
      if (!answer.ok) throw toError(answer.status, answer.text, answer.retryAfter, this.base);
      return parse(answer.text, answer.status, this.base);
    });
  }

  async #send(
    { method, path, body, headers, signal, timeoutMs = TIMEOUT_MS }: Omit<Call, 'again'>,
    span: Span | undefined,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    const url = this.base + path;
    const signed = await this.credential.headers({ method, url, signal });
    const timeout = AbortSignal.timeout(timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(url, {
        method,
        // A credential is for the service that it was made for, and for nobody that it may point to.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(span ? { traceparent: traceparentOf(span) } : {}),
          ...headers,
          ...signed,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (cause) {
      signal?.throwIfAborted();
      throw unreachable(`The service cannot be reached at ${this.base}`, cause);
    }
    const { status, ok } = response;
    const { code } = ok ? {} : readProblem(text);
    const mended = this.credential.answered?.(signed, { status, code: typeof code === 'string' ? code : null, headers: response.headers });
    return { status, ok, text, retryAfter: response.headers.get('retry-after'), mended: !ok && mended === true };
  }
}

function callerOf(key: string | undefined, credential: Credential | undefined): Credential {
  if (credential === undefined && key !== undefined) return bearer(key);
  if (credential !== undefined && key === undefined) return credential;
  throw new TypeError('Give either a key or a credential.');
}

function parse(text: string, status: number, base: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = `The answer is not JSON: what answers at ${base} is not a Holdpoint service.`;
    throw new UnavailableError('invalid_answer', { status, detail, cause });
  }
}
