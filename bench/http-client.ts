import http from 'node:http';

export type Answer = { status: number; body: unknown; atMs: number };
export type Call = { method: 'GET' | 'POST'; url: string; headers?: Record<string, string>; body?: object };

/** Keep-alive over as many connections as calls are open at once: what a load of many agents looks like to a server. */
export function createHttpClient() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 1_024 });

  /** `atMs` is when the last byte was here. Throws on any status but 2xx: a benchmark that fails measures nothing. */
  function call({ method, url, headers = {}, body }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const request = http.request(url, {
        method,
        agent,
        headers: {
          ...headers,
          ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('error', reject);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const atMs = performance.now();
          const text = Buffer.concat(chunks).toString('utf8');
          const status = response.statusCode ?? 0;
          if (status < 200 || status > 299) reject(new Error(`${method} ${url} answered ${status}: ${text.slice(0, 400)}`));
          else resolve({ status, body: JSON.parse(text), atMs });
        });
      });
      request.end(payload);
    });
  }

  return { call, close: () => agent.destroy() };
}
