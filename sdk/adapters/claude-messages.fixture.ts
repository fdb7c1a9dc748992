import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Block = { type: string; content?: unknown; [name: string]: unknown };
type Body = { model: string; stream?: boolean; messages: { role: string; content: string | Block[] }[]; tools?: { name: string }[] };

/** The model of a Claude that follows a script, served as Anthropic's Messages API on loopback. */
export type MessagesApi = {
  url: string;
  /** What the model was told of its calls, in order: one text for each tool result. */
  told: string[];
  close(): Promise<void>;
};

/** Asks once for the call, wherever that tool is offered, and then repeats what it was told of it. Nothing of Claude Code is stood in for but the model. */
export async function startMessagesApi(tool: string, input: Record<string, unknown>): Promise<MessagesApi> {
  const told: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages')) return void response.writeHead(404).end('{}');
    const body = JSON.parse(await readText(request)) as Body;
    if (request.url.includes('count_tokens')) return void response.setHeader('content-type', 'application/json').end('{"input_tokens":1}');
    const results = body.messages.flatMap(({ content }) =>
      typeof content === 'string' ? [] : content.filter(({ type }) => type === 'tool_result'),
    );
    told.push(...results.slice(told.length).map(({ content }) => JSON.stringify(content)));
    const offered = body.tools?.some(({ name }) => name === tool) ?? false;
    const asks = offered && results.length === 0;
    const block = asks
      ? { type: 'tool_use', id: `toolu_${crypto.randomUUID().replaceAll('-', '')}`, name: tool, input }
      : { type: 'text', text: told.join('\n') || 'done' };
    send(response, body, block, asks ? 'tool_use' : 'end_turn');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, { model, stream }: Body, block: Record<string, unknown>, stopReason: string): void {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = { id: `msg_${crypto.randomUUID()}`, type: 'message', role: 'assistant', model, stop_sequence: null, usage };
  if (!stream) {
    response.setHeader('content-type', 'application/json');
    return void response.end(JSON.stringify({ ...message, content: [block], stop_reason: stopReason }));
  }
  const { input, text } = block;
  const start = text === undefined ? { ...block, input: {} } : { ...block, text: '' };
  const delta = text === undefined ? { type: 'input_json_delta', partial_json: JSON.stringify(input) } : { type: 'text_delta', text };
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: start },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  response.setHeader('content-type', 'text/event-stream');
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
