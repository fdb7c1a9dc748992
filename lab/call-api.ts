/** An answer of Holdpoint or of a host, with its body when that was JSON. */
export type ApiAnswer = { status: number; body: Record<string, unknown> };
export type ApiCall = {
  method?: 'GET' | 'POST';
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
  timeoutMs: number;
  signal?: AbortSignal;
};

/** One HTTP call. Throws when there was no answer in time: then nobody knows whether it arrived. */
export async function callApi(url: string, { method = 'GET', token, headers = {}, body, timeoutMs, signal }: ApiCall): Promise<ApiAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    redirect: 'error',
  });
  const text = await response.text();
  return { status: response.status, body: isJson(response) && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

function isJson(response: Response): boolean {
  return /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
}
