import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in front of a service as a proxy does that knows no websockets, and writes down what passed. */
export type NoUpgrade = { url: string; upgrades: number; paths: string[]; prefers: (string | undefined)[]; close(): Promise<void> };

export async function startNoUpgrade(target: string): Promise<NoUpgrade> {
  const seen: NoUpgrade = { url: '', upgrades: 0, paths: [], prefers: [], close };
  const server = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    seen.paths.push(`${method} ${url}`);
    seen.prefers.push(headers['prefer'] as string | undefined);
    const onward = request(target + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', (_, socket) => {
    seen.upgrades += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  seen.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function close() {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  return seen;
}
