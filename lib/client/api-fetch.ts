import { type Problem, problem } from '#lib/contract/problem.ts';

/** A refusal as the API told it, or `unavailable` when nothing that we understand came back. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(body: Problem) {
    super(body.detail ?? body.title);
    this.name = 'ApiError';
    this.problem = body;
  }

  get code(): Problem['code'] {
    return this.problem.code;
  }
}

type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };
type Init = { method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown; signal?: AbortSignal };

/**
 * One call of the console API. The answer is checked against the contract, so a screen never draws what it only half
 * understands. Throws ApiError; an aborted call throws the signal's reason.
 */
export async function apiFetch<T>(path: string, schema: Schema<T>, { method = 'GET', body, signal }: Init = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = randomKey();
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;

  const response = await fetch(path, init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unavailable('The server cannot be reached. Nothing was changed by this page.');
  });
  const json: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
  if (!response.ok) {
    const parsed = problem.safeParse(json);
    throw parsed.success ? new ApiError(parsed.data) : unavailable(`The server answered ${response.status}.`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw unavailable('The answer does not fit this version of the page. Reload it.');
  return parsed.data;
}

function unavailable(detail: string): ApiError {
  return new ApiError({ type: 'about:blank', title: 'The service cannot answer now', status: 503, code: 'unavailable', detail });
}

/** crypto.randomUUID exists only in secure contexts; a console on a plain-HTTP lab address must work too. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
