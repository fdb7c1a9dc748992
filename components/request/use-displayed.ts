'use client';

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { shownByParts } from '#lib/client/consent.ts';
import { createDisplayTracker, type DisplayTracker } from '#lib/client/display-tracker.ts';
import type { CallPart } from '#lib/client/request-parts.ts';
import type { Shown } from '#lib/contract/call-view.ts';

export type Displayed = {
  tracker: DisplayTracker;
  seen: ReadonlySet<string>;
  seenCount: number;
  total: number;
  /** What was displayed, once that is all of it. */
  shown: Shown | null;
  /** Brings the next part that was not on the screen to where it is. */
  showNext: () => void;
};

const NONE: ReadonlySet<string> = new Set();

/** How much of a call has been on this screen. */
export function useDisplayed(parts: readonly CallPart[]): Displayed {
  const [tracker] = useState(() => createDisplayTracker(measureCovers));
  useEffect(() => tracker.dispose, [tracker]);
  const seen = useSyncExternalStore(tracker.subscribe, tracker.seen, () => NONE);
  const seenCount = useMemo(() => parts.filter(({ key }) => seen.has(key)).length, [parts, seen]);
  const shown = useMemo(() => shownByParts(parts, seen), [parts, seen]);
  return {
    tracker,
    seen,
    seenCount,
    total: parts.length,
    shown,
    showNext() {
      const next = parts.findIndex(({ key }) => !seen.has(key));
      const element = document.getElementById(partId(next));
      if (!element) return;
      const before = scrollY;
      element.scrollIntoView({ block: 'start' });
      // A part taller than the screen: its beginning is where it should be already, so its end is what is missing.
      if (Math.abs(scrollY - before) < 8) element.scrollIntoView({ block: 'end' });
    },
  };
}

/** The element of the nth part of the call on the page. */
export function partId(index: number): string {
  return `call-part-${index}`;
}

function measureCovers(): { topPx: number; bottomPx: number } {
  const head = document.querySelector('[data-covers=top]')?.getBoundingClientRect();
  const bar = document.querySelector('[data-covers=bottom]');
  const fixed = bar !== null && getComputedStyle(bar).position === 'fixed';
  // The head sticks below the frame's own; where it will stand once it does.
  return { topPx: head ? 52 + Math.ceil(head.height) : 0, bottomPx: fixed ? Math.ceil(bar.getBoundingClientRect().height) : 0 };
}
