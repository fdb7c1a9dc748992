// A process of its own that holds agents which wait for nothing: so that their sockets and timers burden the server
// under test, and never the process that measures.
import http from 'node:http';
import { io, type Socket } from 'socket.io-client';
import type { Pending } from './subject.ts';

export type Transport = 'long-poll' | 'websocket' | 'reference';
export type ParkCommand = { park: Pending[]; transport: Transport; url: string } | { leave: true };

const BATCH = 100;
const WAIT_SECONDS = 50;

const open = new Set<http.ClientRequest>();
const sockets: Socket[] = [];
let agent = newAgent();
let leaving = false;

function newAgent(): http.Agent {
  return new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: Number.POSITIVE_INFINITY });
}

/** Asks, and asks again when the wait is over, as an agent does. Resolves when the first question is on its way. */
function poll(url: string, transport: Transport, { id, token }: Pending): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = transport === 'reference' ? {} : { authorization: `Bearer ${token}`, prefer: `wait=${WAIT_SECONDS}` };
    const path = transport === 'reference' ? `/requests/${id}?wait=${WAIT_SECONDS}` : `/api/v1/requests/${id}`;
    const request = http.get(`${url}${path}`, { agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        open.delete(request);
        if (response.statusCode !== 200) throw new Error(`a parked waiter was answered ${response.statusCode}`);
        if (!leaving) void poll(url, transport, { id, token });
      });
    });
    request.on('finish', resolve);
    request.on('error', (error) => {
      if (!leaving) reject(error);
    });
    open.add(request);
  });
}

function watch(url: string, { id, token }: Pending): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = io(`${url}/agent`, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
    sockets.push(socket);
    socket.on('connect_error', reject);
    socket.on('connect', () => {
      socket.emit('watch', { ids: [id] }, (answer: { ok: boolean; requests?: unknown[] }) => {
        if (answer.ok && answer.requests?.length === 1) resolve();
        else reject(new Error('a watch was refused'));
      });
    });
    socket.on('disconnect', (reason) => {
      if (!leaving) throw new Error(`a parked socket was closed: ${reason}`);
    });
  });
}

async function park(url: string, transport: Transport, waiters: Pending[]): Promise<void> {
  leaving = false;
  for (let at = 0; at < waiters.length; at += BATCH) {
    const batch = waiters.slice(at, at + BATCH);
    await Promise.all(batch.map((waiter) => (transport === 'websocket' ? watch(url, waiter) : poll(url, transport, waiter))));
  }
}

function leave(): void {
  leaving = true;
  for (const request of open) request.destroy();
  open.clear();
  agent.destroy();
  agent = newAgent();
  for (const socket of sockets.splice(0)) socket.disconnect();
}

process.on('message', (command: ParkCommand) => {
  if ('leave' in command) {
    leave();
    process.send?.({ done: true });
    return;
  }
  park(command.url, command.transport, command.park).then(
    () => process.send?.({ done: true }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.send?.({ done: true });
