import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { type AuthInfo, createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import type { Gate } from './gate.ts';
import { createLegacySessions } from './legacy-sessions.ts';

export type HttpDoor = { url: string; close(): Promise<void> };

const MAX_BODY_BYTES = 1_024 * 1_024;
const PATH = '/mcp';

/**
 * Streamable HTTP on loopback, for both protocols. A page of a browser is kept out by Host and Origin, another user of the
 * machine by a bearer token when there are any. Each token is a principal: what is held for one is nothing to another.
 */
export async function serveHttp(
  gate: Gate,
  { port, tokens, log }: { port: number; tokens: readonly string[]; log: (line: string) => void },
): Promise<HttpDoor> {
  const onerror = (error: Error) => log(error.message);
  const modern = createMcpHandler(gate.factory, { legacy: 'reject', maxRequestBodySize: MAX_BODY_BYTES, onerror });
  const legacy = createLegacySessions(gate.factory, MAX_BODY_BYTES);
  gate.onToolsChanged(() => modern.notify.toolsChanged());
  const answer = toNodeHandler(
    {
      fetch: async (request, options) =>
        (await isLegacyRequest(request, undefined, { maxRequestBodySize: MAX_BODY_BYTES }))
          ? legacy.fetch(request, options)
          : ((await refusalByHeaders(gate, request)) ?? modern.fetch(request, options)),
    },
    { onerror, maxRequestBodySize: MAX_BODY_BYTES },
  );
  const [isHost, isOrigin] = [localhostHostValidation(), localhostOriginValidation()];

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!isHost(request, response) || !isOrigin(request, response)) return;
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== PATH) return void response.writeHead(404).end();
    const auth = authenticate(request, tokens);
    if (auth === null) return void response.writeHead(401, { 'www-authenticate': 'Bearer realm="holdpoint-mcp-gate"' }).end();
    void answer(Object.assign(request, { auth }) as Parameters<typeof answer>[0], response).catch(onerror);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([modern.close(), legacy.close()]);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Who calls; null for nobody that is let in. Compared as hashes, so that neither length nor first difference shows in the time it takes. */
function authenticate({ headers }: IncomingMessage, tokens: readonly string[]): AuthInfo | null {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  if (tokens.length === 0) return { token: '', clientId: 'anyone', scopes: [] };
  const given = hash(headers.authorization ?? '');
  const token = tokens.find((each) => timingSafeEqual(given, hash(`Bearer ${each}`)));
  return token === undefined ? null : { token: '', clientId: `token-${hash(token).toString('base64url')}`, scopes: [] };
}

/** HeaderMismatch of the 2026-07-28 protocol. */
const HEADER_MISMATCH = -32_020;

async function refusalByHeaders(gate: Gate, request: Request): Promise<Response | null> {
  const body = (await request
    .clone()
    .json()
    .catch(() => null)) as { id?: unknown; method?: unknown; params?: { name?: unknown; arguments?: unknown } } | null;
  if (body?.method !== 'tools/call' || typeof body.params?.name !== 'string') return null;
  const mismatch = await gate.headerMismatch(body.params.name, body.params.arguments, request.headers);
  if (mismatch === null) return null;
  const message = `The headers and the body of this request disagree: ${mismatch.header}, ${mismatch.body}.`;
  const error = { code: HEADER_MISMATCH, message, data: { mismatch } };
  return Response.json({ jsonrpc: '2.0', id: body.id ?? null, error }, { status: 400 });
}
