'use client';

import { useState } from 'react';
import type { RequestDetail } from '#lib/contract/console-view.ts';

export type SwitchGuard = {
  /** The customer of the person's last decision, when this request is another one's. */
  from: NonNullable<RequestDetail['lastDecided']> | null;
  armed: boolean;
  acknowledge: () => void;
};

/**
 * Two customers in a row: nothing can be approved before the person has said that they see it. Time never says it for
 * them: whoever looks away for a minute has not looked.
 */
export function useSwitchGuard({ lastDecided, tenant, request }: RequestDetail): SwitchGuard {
  const from = lastDecided !== null && lastDecided.tenant.id !== tenant.id && request.status === 'pending' ? lastDecided : null;
  const pair = from === null ? null : `${from.tenant.id} ${request.id}`;
  const [noticed, setNoticed] = useState<string | null>(null);
  return { from, armed: pair === null || noticed === pair, acknowledge: () => setNoticed(pair) };
}
