import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

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
