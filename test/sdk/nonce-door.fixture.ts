import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';

/** Stands in front of a service and wants its nonce in each proof (RFC 9449 sections 8 and 9), one for tokens and one for all else. */
export type NonceDoor = { url: string; refused: string[]; renew(): void; close(): Promise<void> };

const made = () => randomBytes(12).toString('base64url');

export async function startNonceDoor(target: string): Promise<NonceDoor> {
  let nonces = { token: made(), call: made() };
  const door: NonceDoor = { url: '', refused: [], renew: () => void (nonces = { token: made(), call: made() }), close };
  const server = createServer((incoming, outgoing) => {
    const isToken = incoming.url === '/api/v1/token';
    const wanted = isToken ? nonces.token : nonces.call;
    if (nonceOf(incoming) === wanted) return pass(target, incoming, outgoing);
    door.refused.push(`${incoming.method} ${incoming.url}`);
    outgoing.setHeader('dpop-nonce', wanted);
    outgoing.setHeader('content-type', 'application/json');
    if (isToken) return void outgoing.writeHead(400).end('{"error":"use_dpop_nonce"}');
    outgoing.writeHead(401, { 'www-authenticate': 'DPoP error="use_dpop_nonce", error_description="Say the nonce"' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function close() {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  return door;
}

function nonceOf({ headers }: IncomingMessage): unknown {
  const { dpop } = headers;
  return typeof dpop === 'string' ? decodeJwt(dpop)['nonce'] : undefined;
}

function pass(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const onward = request(target + (incoming.url ?? '/'), { method: incoming.method, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}
