'use client';

import { useEffect } from 'react';
import { onLive } from '#lib/client/live.ts';
import { readPreferences } from '#lib/client/preferences.ts';
import { fetchRows } from '#lib/client/queries.ts';
import { showNotification } from './alert-notification.ts';
import { alertText } from './alert-text.ts';
import { playTone } from './alert-tone.ts';

/** What arrives within this time is one alert, and not a salvo. */
const GATHER_MS = 1_500;
const MAX_NAMED = 50;

/** Sound and notification for newly held calls, on whichever page, if this device was asked to give them. */
export function Alerts() {
  useEffect(() => {
    const arrived = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function alert(): Promise<void> {
      timer = undefined;
      const ids = [...arrived].slice(0, MAX_NAMED);
      arrived.clear();
      // A submit that policy decided is not held; only the list knows.
      const { items } = await fetchRows({ status: 'open' }, { ids, limit: MAX_NAMED });
      const text = alertText(items);
      const { sound, notify } = readPreferences();
      if (!text) return;
      if (sound) playTone();
      if (notify && document.visibilityState === 'hidden') await showNotification(text);
    }

    const stop = onLive((event) => {
      if (event.kind !== 'hint' || event.hint.kind !== 'submitted') return;
      const { sound, notify } = readPreferences();
      if (!sound && !notify) return;
      arrived.add(event.hint.requestId);
      timer ??= setTimeout(() => void alert().catch(() => {}), GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return null;
}
