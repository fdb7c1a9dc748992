'use client';

import { useSyncExternalStore } from 'react';
import { currentSecond, subscribeToSeconds } from '#lib/client/server-clock.ts';

/**
 * Now by the server's clock, in whole seconds, as epoch milliseconds. While hydrating it is `renderedAt`, the instant
 * that the server drew the page for, so that both draw the same.
 */
export function useServerSecond(renderedAt: string): number {
  const atRender = Date.parse(renderedAt);
  return useSyncExternalStore(subscribeToSeconds, currentSecond, () => atRender - (atRender % 1_000));
}
