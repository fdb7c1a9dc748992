'use client';

import { useSyncExternalStore } from 'react';
import { z } from 'zod';

/** What one device was asked to do. Kept on it alone: a phone on a night table is not a screen in the NOC. */
const preferences = z.object({ sound: z.boolean().catch(false), notify: z.boolean().catch(false) });
export type Preferences = z.infer<typeof preferences>;

const KEY = 'holdpoint.alerts';
const NONE: Preferences = { sound: false, notify: false };
const listeners = new Set<() => void>();
let current: Preferences | null = null;

export function readPreferences(): Preferences {
  current ??= load();
  return current;
}

export function writePreferences(change: Partial<Preferences>): void {
  current = { ...readPreferences(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is full or forbidden: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, readPreferences, () => NONE);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of this device changed it.
  const onStorage = (event: StorageEvent) => {
    if (event.key !== KEY) return;
    current = null;
    listener();
  };
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
}

function load(): Preferences {
  try {
    const parsed = preferences.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : NONE;
  } catch {
    return NONE;
  }
}
