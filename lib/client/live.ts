import type { QueryClient } from '@tanstack/react-query';
import { io, type Socket } from 'socket.io-client';
import { type ConsoleClientEvents, type ConsoleServerEvents, type RequestHint, requestHint } from '#lib/contract/socket.ts';
import { queryKeys } from './queries.ts';

export type LiveState = 'connecting' | 'live' | 'offline';

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

export const liveState = {
  get: () => state,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

/**
 * Bridges `/console` hints to the cache. A hint says only that something changed; the truth is fetched through the door
 * that checks who may see it. Whatever was missed while away is covered by fetching everything after a reconnect.
 * Returns the stop function. `onSessionEnded` runs when the server ended this session.
 */
export function startLive(queryClient: QueryClient, onSessionEnded: () => void): () => void {
  const socket: Socket<ConsoleServerEvents, ConsoleClientEvents> = io('/console', {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 5_000,
  });
  let connectedBefore = false;

  socket.on('connect', () => {
    setState('live');
    if (connectedBefore) void queryClient.invalidateQueries();
    connectedBefore = true;
  });
  socket.on('disconnect', () => setState('offline'));
  socket.on('connect_error', () => setState('offline'));
  socket.on('session-ended', onSessionEnded);
  socket.on('request', (raw: RequestHint) => {
    const hint = requestHint.safeParse(raw);
    if (!hint.success) return;
    void queryClient.invalidateQueries({ queryKey: queryKeys.detail(hint.data.requestId) });
    if (hint.data.kind === 'message') return;
    void queryClient.invalidateQueries({ queryKey: queryKeys.counts });
    void queryClient.invalidateQueries({ queryKey: queryKeys.lists });
  });

  return () => {
    socket.removeAllListeners();
    socket.close();
    setState('connecting');
  };
}
