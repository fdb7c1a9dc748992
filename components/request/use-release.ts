'use client';

import { useEffect, useRef } from 'react';

/** Calls back whenever a key is let go, wherever the focus is by then: what is being held must end. */
export function useRelease(key: string, onRelease: () => void): void {
  const latest = useRef(onRelease);
  useEffect(() => {
    latest.current = onRelease;
  });
  useEffect(() => {
    const onUp = (event: KeyboardEvent) => event.key.toLowerCase() === key && latest.current();
    document.addEventListener('keyup', onUp);
    return () => document.removeEventListener('keyup', onUp);
  }, [key]);
}
