import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { AuthenticationError, UnavailableError } from '#sdk/main.ts';
import { toError } from '#sdk/to-error.ts';
import { unreachable } from '#sdk/unreachable.ts';
import { readUrl } from './agent-client.ts';
import { cookieHeader, USER_AGENT } from './sign-in.ts';
import { findSession, type Session } from './session-file.ts';

/** The console API as a signed-in person: their own session, checked answers, refusals as the SDK's typed errors. */
export class Console {
  readonly url: string;
  readonly #cookie: string;
  readonly #signal: AbortSignal;

  constructor({ url, cookies }: Session, signal: AbortSignal) {
    this.url = url;
    this.#cookie = cookieHeader(cookies);
    this.#signal = signal;
  }

  /** What a request carries that acts on the session. The service asks where it comes from, as it asks a page. */
  get headers(): { cookie: string; origin: string; 'user-agent': string } {
    return { cookie: this.#cookie, origin: new URL(this.url).origin, 'user-agent': USER_AGENT };
  }

  /** The page of a request, for what a terminal cannot do. */
  pageOf(id: string): string {
    return `${this.url}/requests/${encodeURIComponent(id)}`;
  }

  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#call(path, schema, { method: 'GET' });
  }

  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return this.#call(path, schema, { method: 'POST', body: JSON.stringify(body), headers });
  }

  async #call<T>(
    path: string,
    schema: z.ZodType<T>,
    init: { method: string; body?: string; headers?: Record<string, string> },
  ): Promise<T> {
    const headers = { accept: 'application/json', ...this.headers, ...init.headers };
    const options = { ...init, headers, redirect: 'manual', signal: AbortSignal.any([this.#signal, AbortSignal.timeout(30_000)]) } as const;
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.url + path, options);
      text = await response.text();
    } catch (cause) {
      this.#signal.throwIfAborted();
      throw unreachable(`The service cannot be reached at ${this.url}`, cause);
    }
    if (!response.ok) throw toError(response.status, text, response.headers.get('retry-after'));
    const parsed = schema.safeParse(response.status === 204 ? null : readJson(text));
    if (parsed.success) return parsed.data;
    throw new UnavailableError('invalid_answer', {
      status: 0,
      detail: 'The answer does not fit this version of holdpoint: update one of the two.',
    });
  }
}

/** The console of who is signed in. Throws AuthenticationError when nobody is, or only at another service. */
export async function openConsole(url: string | undefined, signal: AbortSignal): Promise<Console> {
  const session = await findSession();
  if (session === null)
    throw new AuthenticationError('unauthenticated', { status: 401, detail: 'Nobody is signed in: holdpoint login --url URL' });
  const wanted = url ?? process.env['HOLDPOINT_URL'];
  if (wanted !== undefined && readUrl(wanted) !== session.url)
    throw new AuthenticationError('unauthenticated', {
      status: 401,
      detail: `${session.email} is signed in at ${session.url}, and not there.`,
    });
  return new Console(session, signal);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
