import type { QueryClient } from '@tanstack/react-query';
import { io, type Socket } from 'socket.io-client';
import {
  type ConsoleClientEvents,
  type ConsoleServerEvents,
  type RequestHint,
  requestHint,
  type TenantHint,
  tenantHint,
} from '#lib/contract/socket.ts';
import { attachPresence } from './presence.ts';
import { queryKeys } from './queries.ts';
import { toolKeys } from './tools.ts';
import { workloadKeys } from './workloads.ts';

type LiveState = 'connecting' | 'live' | 'offline';
export type LiveEvent = { kind: 'hint'; hint: RequestHint } | { kind: 'resumed' };

/** Counting what waits costs a query; a burst of hints is one change to whoever reads a number. */
const COUNT_PAUSE_MS = 400;

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();

export const liveState = {
  get: () => state,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Calls back for each hint, and once after each reconnect, when hints may have been missed. Returns the stop function. */
export function onLive(listener: (event: LiveEvent) => void): () => void {
  eventListeners.add(listener);
  return () => void eventListeners.delete(listener);
}

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

function tell(event: LiveEvent): void {
  for (const listener of eventListeners) listener(event);
}

/**
 * Bridges `/console` hints to the cache. A hint says only that something changed; the truth is fetched through the door
 * that checks who may see it. Whatever was missed while away is covered by fetching everything after a reconnect.
 * Lists listen by `onLive` and ask for the rows that were named. Returns the stop function. `onSessionEnded` runs when
 * the server ended this session.
 */
export function startLive(queryClient: QueryClient, onSessionEnded: () => void): () => void {
  const socket: Socket<ConsoleServerEvents, ConsoleClientEvents> = io('/console', {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 5_000,
  });
  const detachPresence = attachPresence(socket);
  let connectedBefore = false;
  let counting: ReturnType<typeof setTimeout> | undefined;

  socket.on('connect', () => {
    setState('live');
    if (connectedBefore) {
      void queryClient.invalidateQueries();
      tell({ kind: 'resumed' });
    }
    connectedBefore = true;
  });
  socket.on('disconnect', () => setState('offline'));
  socket.on('connect_error', () => setState('offline'));
  socket.on('session-ended', onSessionEnded);
  socket.on('request', (raw: RequestHint) => {
    const parsed = requestHint.safeParse(raw);
    if (!parsed.success) return;
    const hint = parsed.data;
    void queryClient.invalidateQueries({ queryKey: queryKeys.detail(hint.requestId) });
    tell({ kind: 'hint', hint });
    if (hint.kind === 'notice') void queryClient.invalidateQueries({ queryKey: queryKeys.notices });
    if (hint.kind !== 'submitted' && hint.kind !== 'decided') return;
    counting ??= setTimeout(() => {
      counting = undefined;
      void queryClient.invalidateQueries({ queryKey: queryKeys.counts });
    }, COUNT_PAUSE_MS);
  });

  socket.on('tenant', (raw: TenantHint) => {
    const { success, data: hint } = tenantHint.safeParse(raw);
    if (!success) return;
    if (hint.kind === 'tools') void queryClient.invalidateQueries({ queryKey: toolKeys.all });
    if (hint.kind !== 'agents') return;
    void queryClient.invalidateQueries({ queryKey: workloadKeys.all });
    void queryClient.invalidateQueries({ queryKey: queryKeys.notices });
  });

  return () => {
    clearTimeout(counting);
    detachPresence();
    socket.removeAllListeners();
    socket.close();
    setState('connecting');
  };
}
