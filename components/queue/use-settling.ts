'use client';

import { useEffect, useRef } from 'react';
import type { Order } from './row-order.ts';
import { dropGone, isUntidy, type RowList, tidy } from './stable-rows.ts';
import type { Still } from './use-still.ts';

const LOOK_MS = 1_000;
/** Long enough to read who decided what. */
const GONE_STAYS_MS = 6_000;

type Settling = {
  list: RowList;
  order: Order;
  change: (turn: (list: RowList) => RowList) => void;
  still: Still;
  /** Something of the list is being decided about; nothing moves at all. */
  held: boolean;
};

/**
 * Puts the list in order when nobody could be disturbed by it: nothing is pointed at, nothing has the focus, the list is
 * seen from its top and no hand moved. Short of that, what is gone leaves only below whatever is pointed at.
 */
export function useSettling(settling: Settling): void {
  const latest = useRef(settling);
  latest.current = settling;
  useEffect(() => {
    const timer = setInterval(() => settle(latest.current), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  // What arrives while nobody is near is there at once.
  const { list } = settling;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed list is the reason to look again
  useEffect(() => settle(latest.current), [list]);
}

function settle({ list, order, change, still, held }: Settling): void {
  if (held || !still.quiet() || !isUntidy(list, order)) return;
  const until = Date.now() - GONE_STAYS_MS;
  const pinned = still.pinned();
  const away = pinned.length === 0 && window.scrollY < 40;
  const settled = list.shown.every(({ gone }) => gone === null || gone.at <= until);
  if (away && settled) return change((now) => tidy(now, order));
  const last = list.shown.reduce((found, { row }, index) => (pinned.includes(row.id) ? index : found), -1);
  if (away || last >= 0) change((now) => dropGone(now, until, last));
}
