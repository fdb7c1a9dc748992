import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Call = { method: string; path: string; bearer: string | null; body: unknown };
export type Answer = { status: number; body: unknown };
export type JsonServer = { url: string; close: () => Promise<void> };

const MAX_BYTES = 64 * 1024;

/** JSON over HTTP on a loopback port of its own. What `handle` throws is a 500 that says so. */
export async function serveJson(handle: (call: Call) => Promise<Answer>): Promise<JsonServer> {
  const server = createServer((request, response) => {
    void answer(request, handle)
      .catch((error: unknown): Answer => ({ status: 500, body: { error: error instanceof Error ? error.message : String(error) } }))
      .then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answer(request: IncomingMessage, handle: (call: Call) => Promise<Answer>): Promise<Answer> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BYTES) return { status: 413, body: { error: 'The body is too long.' } };
  }
  let body: unknown = null;
  try {
    if (text !== '') body = JSON.parse(text);
  } catch {
    return { status: 400, body: { error: 'The body is not JSON.' } };
  }
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
  return handle({ method: request.method ?? 'GET', path: request.url ?? '/', bearer, body });
}
