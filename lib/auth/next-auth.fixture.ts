import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import nextAuth, { type NextAuthOptions } from 'next-auth';

type Handler = (request: object, response: object, options: NextAuthOptions) => Promise<void>;

export type AuthServer = { url: string; close(): Promise<void> };

/** Answers one call of /api/auth as the route of the app does, on Node's own request and response. */
export function answerNextAuth(request: IncomingMessage, response: ServerResponse, options: () => NextAuthOptions): void {
  const handler = (typeof nextAuth === 'function' ? nextAuth : (nextAuth as { default: unknown }).default) as Handler;
  const url = new URL(request.url ?? '/', 'http://local');
  if (!url.pathname.startsWith('/api/auth/')) return void response.end('a page of ours');
  readBody(request)
    .then((body) => {
      const query = { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.slice('/api/auth/'.length).split('/') };
      const asked = Object.assign(request, { query, body, cookies: readCookies(request.headers.cookie) });
      return handler(asked, asNextResponse(response), options());
    })
    .catch((error: unknown) => response.writeHead(500).end(String(error)));
}

/** The real next-auth on a real socket, without Next: what it asks of a request and a response, on Node's own. */
export async function startNextAuth(options: (url: string, request: IncomingMessage) => NextAuthOptions): Promise<AuthServer> {
  const server = createServer((request, response) => answerNextAuth(request, response, () => options(base, request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['NEXTAUTH_URL'] = base;
  return {
    url: base,
    async close() {
      delete process.env['NEXTAUTH_URL'];
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function asNextResponse(response: ServerResponse): object {
  const made = Object.assign(response, {
    status(code: number) {
      response.statusCode = code;
      return made;
    },
    json(value: unknown) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    },
    send: (value: unknown) => response.end(typeof value === 'object' ? JSON.stringify(value) : value),
  });
  return made;
}

async function readBody(request: IncomingMessage): Promise<Record<string, string> | undefined> {
  if (request.method !== 'POST') return undefined;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
}

function readCookies(header = ''): Record<string, string> {
  const pairs = header.split('; ').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), decodeURIComponent(pair.slice(pair.indexOf('=') + 1))]));
}

/** As much of a browser as a sign-in needs: cookies per origin, forms, and redirects that are followed across origins. */
export function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const cookiesOf = (url: string) => [...(jars.get(new URL(url).origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');

  async function go(url: string, form?: Record<string, string>): Promise<{ url: string; status: number; text: string }> {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: cookiesOf(url) },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    const jar = jars.get(new URL(url).origin) ?? new Map<string, string>();
    jars.set(new URL(url).origin, jar);
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const over = attributes.some((each) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(each)) || pair.endsWith('=');
      if (over) jar.delete(name);
      else jar.set(name, pair.slice(name.length + 1));
    }
    const next = response.headers.get('location');
    if (next && response.status >= 300 && response.status < 400) return go(new URL(next, url).href);
    return { url, status: response.status, text: await response.text() };
  }
  return { go, cookiesOf };
}
