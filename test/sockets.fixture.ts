import { io, type Socket } from 'socket.io-client';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { AgentClientEvents, AgentServerEvents, ConsoleClientEvents, ConsoleServerEvents, WatchAck } from '#lib/contract/socket.ts';

export type AgentSocket = Socket<AgentServerEvents, AgentClientEvents>;
export type ConsoleSocket = Socket<ConsoleServerEvents, ConsoleClientEvents>;

export function openAgent(url: string, token: string): AgentSocket {
  return io(`${url}/agent`, {
    transports: ['websocket'],
    auth: { token },
    reconnectionDelay: 20,
    reconnectionDelayMax: 100,
    forceNew: true,
  });
}

export function openConsole(url: string, headers: Record<string, string>): ConsoleSocket {
  return io(`${url}/console`, { transports: ['websocket'], extraHeaders: headers, reconnection: false, forceNew: true });
}

/** Resolves once connected; rejects with the server's refusal. */
export function connected(socket: AgentSocket | ConsoleSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    (socket as Socket).once('connect', resolve);
    (socket as Socket).once('connect_error', reject);
  });
}

export function disconnected(socket: AgentSocket | ConsoleSocket): Promise<string> {
  return new Promise((resolve) => void (socket as Socket).once('disconnect', (reason) => resolve(reason)));
}

export function watch(socket: AgentSocket, ...ids: string[]): Promise<WatchAck> {
  return socket.timeout(20_000).emitWithAck('watch', { ids });
}

/** The next view that is pushed and that `wanted` accepts; each push is acked. */
export function nextPush(socket: AgentSocket, wanted: (view: RequestView) => boolean = () => true): Promise<RequestView> {
  return new Promise((resolve) => {
    socket.on('request', (view, ack) => {
      ack();
      if (wanted(view)) resolve(view);
    });
  });
}
