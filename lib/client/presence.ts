'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { z } from 'zod';
import type { ConsoleClientEvents, ConsoleServerEvents, Presence } from '#lib/contract/socket.ts';

type People = Presence['people'];
type LookSocket = {
  connected: boolean;
  emit: (event: 'look', ...args: Parameters<ConsoleClientEvents['look']>) => unknown;
  on: {
    (event: 'presence', listener: ConsoleServerEvents['presence']): unknown;
    (event: 'connect' | 'disconnect', listener: () => void): unknown;
  };
};

const presence = z.object({ requestId: z.string(), people: z.array(z.object({ id: z.string(), name: z.string() })) });
const NOBODY: People = [];

const looking = new Map<string, People>();
const listeners = new Set<() => void>();
let socket: LookSocket | null = null;
let shown: string | null = null;

function announce(): void {
  for (const listener of listeners) listener();
}

/** A page in the background is looked at by nobody. */
function sendLook(): void {
  if (socket?.connected) socket.emit('look', { requestId: document.visibilityState === 'visible' ? shown : null });
}

/** Wires presence to the live socket. Who looks is known only while connected: after a cut the server tells anew. */
export function attachPresence(live: LookSocket): () => void {
  socket = live;
  live.on('connect', sendLook);
  live.on('disconnect', () => {
    looking.clear();
    announce();
  });
  live.on('presence', (raw) => {
    const parsed = presence.safeParse(raw);
    if (!parsed.success) return;
    if (parsed.data.people.length > 0) looking.set(parsed.data.requestId, parsed.data.people);
    else looking.delete(parsed.data.requestId);
    announce();
  });
  document.addEventListener('visibilitychange', sendLook);
  return () => {
    document.removeEventListener('visibilitychange', sendLook);
    socket = null;
    looking.clear();
    announce();
  };
}

/** Tells colleagues that this page shows the request, while it is mounted and visible. */
export function useLook(requestId: string): void {
  useEffect(() => {
    shown = requestId;
    sendLook();
    return () => {
      if (shown !== requestId) return;
      shown = null;
      sendLook();
    };
  }, [requestId]);
}

/** Who has this request open now, the person themselves included. The same array until it changes. */
export function usePresence(requestId: string): People {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => looking.get(requestId) ?? NOBODY,
    () => NOBODY,
  );
}
