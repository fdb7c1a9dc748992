'use client';

import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { ApiError } from '#lib/client/api-fetch.ts';
import { postView } from '#lib/client/decide.ts';
import { queryKeys } from '#lib/client/queries.ts';

/** The service's clock began when it answered; a little more, so that two clocks never argue over a tick. */
const MARGIN_MS = 150;
const TICK_MS = 200;
const RETRY_MS = 4_000;

export type Opened = { leftMs: number | null; failed: boolean };

/**
 * Tells the service that this screen shows a call, and counts down until it was shown long enough. `leftMs` is null
 * until the service knows of it. Nothing is told while the page is in the background: nobody reads it there.
 */
export function useOpened(seen: { id: string; digest: string; version: number }, minDwellMs: number, active: boolean): Opened {
  const { id, digest, version } = seen;
  const wanted = active ? `${id} ${digest} ${version}` : null;
  const queryClient = useQueryClient();
  const [opened, setOpened] = useState<{ of: string; at: number } | null>(null);
  const [failed, setFailed] = useState(false);
  const [now, setNow] = useState(0);

  useEffect(() => {
    if (wanted === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let sent = false;
    const tell = () => {
      clearTimeout(timer);
      if (stopped || sent || document.visibilityState !== 'visible') return;
      sent = true;
      postView(id, { digest, version }).then(
        () => {
          if (stopped) return;
          setFailed(false);
          setNow(performance.now());
          setOpened({ of: wanted, at: performance.now() });
        },
        (error: unknown) => {
          sent = false;
          if (stopped) return;
          setFailed(true);
          // The screen is behind: what is fetched now is another version, and is told anew.
          if (error instanceof ApiError && error.code !== 'unavailable') {
            sent = true;
            void queryClient.invalidateQueries({ queryKey: queryKeys.detail(id) });
            return;
          }
          timer = setTimeout(tell, RETRY_MS);
        },
      );
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [wanted, id, digest, version, queryClient]);

  const current = opened?.of === wanted ? opened : null;
  const leftMs = current === null ? null : Math.max(0, current.at + (minDwellMs > 0 ? minDwellMs + MARGIN_MS : 0) - now);
  const counting = leftMs !== null && leftMs > 0;
  useEffect(() => {
    if (!counting) return;
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [counting]);
  return { leftMs, failed };
}
