'use client';

import { useEffect, useRef, useState } from 'react';
import { swallowClickOfRelease } from '#lib/client/swallow-click.ts';

export const HOLD_MS = 900;

export type Hold = { holding: boolean; start: () => void; cancel: () => void };

/** Calls back after something was held for long enough without letting go. Losing the page's attention lets go. */
export function useHold(onHeld: () => void, enabled: boolean): Hold {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef(onHeld);
  useEffect(() => {
    held.current = onHeld;
  });

  function cancel(): void {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
  }

  useEffect(() => {
    const stop = () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      setHolding(false);
    };
    if (!enabled) stop();
    window.addEventListener('blur', stop);
    document.addEventListener('visibilitychange', stop);
    return () => {
      stop();
      window.removeEventListener('blur', stop);
      document.removeEventListener('visibilitychange', stop);
    };
  }, [enabled]);

  return {
    holding,
    start() {
      if (!enabled || timer.current !== undefined) return;
      setHolding(true);
      timer.current = setTimeout(() => {
        cancel();
        swallowClickOfRelease();
        held.current();
      }, HOLD_MS);
    },
    cancel,
  };
}
