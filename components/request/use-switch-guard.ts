'use client';

import { useEffect, useState } from 'react';
import type { RequestDetail } from '#lib/contract/console-view.ts';

const VISIBLE_MS = 1_200;

export type SwitchGuard = {
  /** The customer of the person's last decision, when this request is another one's. */
  from: NonNullable<RequestDetail['lastDecided']> | null;
  armed: boolean;
  acknowledge: () => void;
};

/** Two customers in a row: the page says so before anything can be approved, for as long as it takes to notice. */
export function useSwitchGuard({ lastDecided, tenant, request }: RequestDetail): SwitchGuard {
  const from = lastDecided !== null && lastDecided.tenant.id !== tenant.id && request.status === 'pending' ? lastDecided : null;
  const pair = from === null ? null : `${from.tenant.id} ${request.id}`;
  const [noticed, setNoticed] = useState<string | null>(null);
  useEffect(() => {
    if (pair === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(() => setNoticed(pair), VISIBLE_MS);
    };
    start();
    document.addEventListener('visibilitychange', start);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', start);
    };
  }, [pair]);
  return { from, armed: pair === null || noticed === pair, acknowledge: () => setNoticed(pair) };
}
