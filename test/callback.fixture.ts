import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import type { Clients } from './service.fixture.ts';

export type Heard = { path: string; headers: IncomingHttpHeaders; body: string };

export type Receiver = {
  url: string;
  port: number;
  /** Everything that came, in order. */
  heard: Heard[];
  /** The next that comes, and has not been waited for yet. */
  next(): Promise<Heard>;
  /** What is answered from now on; the default is 204. */
  answer: RequestListener;
  close(): Promise<void>;
};

/** A real receiver of notifications on this machine; with a certificate it speaks TLS. */
export async function startReceiver(tls?: { key: string; cert: string }): Promise<Receiver> {
  let given = 0;
  const waiting: (() => void)[] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      receiver.heard.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
      receiver.answer(request, response);
      waiting.shift()?.();
    });
  };
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    heard: [],
    async next() {
      if (receiver.heard.length <= given) await new Promise<void>((resolve) => waiting.push(resolve));
      given += 1;
      return receiver.heard[given - 1]!;
    },
    answer: (_request, response) => void response.writeHead(204).end(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** Allows an agent to be told at an address, as Mara, who manages both customers. */
export async function allowCallbacks(
  service: Pick<Clients, 'signIn'>,
  address: string,
  { tenant = 'acme', agent = 'acme-agent' } = {},
): Promise<string> {
  const manager = await service.signIn('mara');
  const headers = { 'idempotency-key': randomBytes(9).toString('base64url') };
  const answer = await manager.call('POST', '/api/console/callback-origins', { headers, body: { tenant, agent, address } });
  if (answer.status !== 201) throw new Error(`callback origin answered ${answer.status}: ${answer.text}`);
  return String(answer.body['id']);
}
