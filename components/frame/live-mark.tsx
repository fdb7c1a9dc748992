'use client';

import { useSyncExternalStore } from 'react';
import { cn } from '#components/ui/cn.ts';
import { liveState } from '#lib/client/live.ts';

const WORDS = {
  live: { word: 'Live', hint: 'Changes appear as they happen.' },
  connecting: { word: 'Connecting', hint: 'Opening the live channel.' },
  offline: { word: 'Not live', hint: 'The live channel is down; this page asks every 15 seconds instead.' },
} as const;

/** Whether what is on the screen is being kept current, and what happens if not. */
export function LiveMark() {
  const state = useSyncExternalStore(liveState.subscribe, liveState.get, () => 'connecting' as const);
  const { word, hint } = WORDS[state];
  return (
    <span role="status" title={hint} className="inline-flex h-9 items-center gap-2 px-1 text-muted text-xs" data-live={state}>
      <svg viewBox="0 0 8 8" className="size-2" aria-hidden="true">
        <circle
          cx="4"
          cy="4"
          r="3"
          strokeWidth="1.6"
          className={cn(
            state === 'live' && 'fill-ok stroke-ok',
            state === 'connecting' && 'fill-none stroke-faint',
            state === 'offline' && 'fill-none stroke-warn',
          )}
        />
      </svg>
      <span className={cn('max-sm:sr-only', state === 'offline' && 'text-warn')}>{word}</span>
    </span>
  );
}
