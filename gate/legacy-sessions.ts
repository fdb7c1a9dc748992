import { randomUUID } from 'node:crypto';
import {
  isInitializeRequest,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type McpHandlerRequestOptions,
  type McpServerFactory,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';

export type LegacySessions = {
  fetch(request: Request, options?: McpHandlerRequestOptions): Promise<Response>;
  close(): Promise<void>;
};

const MAX_SESSIONS = 200;

/** `owner`: whose token opened it. With another one it is not there. */
type Session = { transport: WebStandardStreamableHTTPServerTransport; owner: string };

function ownerOf({ authInfo }: McpHandlerRequestOptions): string {
  return authInfo?.clientId ?? 'anyone';
}

/**
 * The 2025 protocol over HTTP, with sessions: a cancellation comes as a message of its own, and only a session knows which
 * call it means. A stream that ends without its answer is a client that has gone: it cannot come back for it.
 */
export function createLegacySessions(factory: McpServerFactory, maxBodyBytes: number): LegacySessions {
  const sessions = new Map<string, Session>();

  async function open(options: McpHandlerRequestOptions, request: Request): Promise<WebStandardStreamableHTTPServerTransport> {
    const oldest = sessions.size >= MAX_SESSIONS ? sessions.values().next().value : undefined;
    await oldest?.transport.close();
    const sessionId = randomUUID();
    const owner = ownerOf(options);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => sessionId,
      onsessioninitialized: (id) => void sessions.set(id, { transport, owner }),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    // The id is a secret of this one client, so the session is a principal of its own.
    const authInfo = { token: '', scopes: [], clientId: `${owner}/${sessionId}` };
    const server = await factory({ era: 'legacy', requestInfo: request, authInfo });
    await server.connect(transport);
    const { onclose } = transport;
    transport.onclose = () => {
      if (transport.sessionId !== undefined) sessions.delete(transport.sessionId);
      onclose?.();
    };
    return transport;
  }

  return {
    async fetch(request, options = {}) {
      const id = request.headers.get('mcp-session-id');
      const session = id === null ? undefined : sessions.get(id);
      const known = session?.owner === ownerOf(options) ? session.transport : undefined;
      if (id !== null && !known) return refusal(404, 'There is no such session.');
      if (request.method !== 'POST') return known ? known.handleRequest(request, options) : refusal(400, 'A session id is needed.');
      const text = await request.clone().text();
      if (text.length > maxBodyBytes) return refusal(413, 'The body is too long.');
      const body = parse(text);
      const first = Array.isArray(body) ? body[0] : body;
      const transport = known ?? (isInitializeRequest(first) ? await open(options, request) : null);
      if (!transport) return refusal(400, 'A session starts with initialize.');
      request.signal.addEventListener('abort', () => cancelAll(transport, body), { once: true });
      return transport.handleRequest(request, options);
    },
    async close() {
      await Promise.all([...sessions.values()].map(({ transport }) => transport.close()));
    },
  };
}

/** As the client would have said it itself. What was answered already is not there to be cancelled. */
function cancelAll(transport: WebStandardStreamableHTTPServerTransport, body: unknown): void {
  for (const message of Array.isArray(body) ? (body as unknown[]) : [body]) {
    if (!isJSONRPCRequest(message)) continue;
    const cancelled: JSONRPCMessage = {
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: message.id, reason: 'The stream of the call ended.' },
    };
    transport.onmessage?.(cancelled);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function refusal(status: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }, { status });
}
