import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Credential } from '#sdk/main.ts';

type Caller = { url: string; credential: Credential };

const LONGEST_PAUSE_MS = 15_000;

/** A websocket to one namespace of the service, which comes back by itself with growing pauses until it is closed. */
export function openSocket(url: string, namespace: '/agent' | '/console', options: Partial<ManagerOptions & SocketOptions>): Socket {
  const { origin, pathname } = new URL(url);
  return io(origin + namespace, {
    path: `${pathname.replace(/\/+$/, '')}/socket.io/`,
    transports: ['websocket'],
    reconnectionDelayMax: LONGEST_PAUSE_MS,
    forceNew: true,
    ...options,
  });
}

/** What an agent says as its socket opens, made anew each time that it does. `failed` is told when there is nothing to say. */
export function handshakeOf({ url, credential }: Caller, failed: (error: unknown) => void): (give: (said: object) => void) => void {
  const call = { method: 'GET', url: `${url}/socket.io/` };
  return (give) => void credential.handshake(call).then(give, failed);
}
