'use client';

import { useEffect, useSyncExternalStore } from 'react';
import type { Command } from './commands.ts';

const NONE: readonly Command[] = [];
let current: readonly Command[] = NONE;
const listeners = new Set<() => void>();

function put(next: readonly Command[]): void {
  current = next;
  for (const listener of listeners) listener();
}

/** What can be done on this page now, for the palette, while the page is there. Memoised by the caller. */
export function useCommandsHere(commands: readonly Command[]): void {
  useEffect(() => {
    put(commands);
    return () => put(NONE);
  }, [commands]);
}

export function usePageCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => current, none);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const none = () => NONE;
