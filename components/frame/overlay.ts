'use client';

import { useSyncExternalStore } from 'react';

/** What lies over the page, one at a time. Any part of the console may open one. */
export type Overlay = 'palette' | 'help' | 'alerts' | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

export function showOverlay(next: Overlay): void {
  if (open === next) return;
  open = next;
  for (const listener of listeners) listener();
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(subscribe, () => open, none);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const none = (): Overlay => null;
