'use client';

import { useEffect, useRef, useState } from 'react';

/** Said at most so often: a flood of arrivals must not talk over the call that is being read. */
const PAUSE_MS = 8_000;

/** Tells a screen reader what waits aside, politely. */
export function Announcer({ fresh }: { fresh: number }) {
  const [said, setSaid] = useState('');
  const lastAt = useRef(0);
  useEffect(() => {
    const text = fresh > 0 ? `${fresh} new held ${fresh === 1 ? 'call' : 'calls'}. Press n to show ${fresh === 1 ? 'it' : 'them'}.` : '';
    const timer = setTimeout(
      () => {
        lastAt.current = Date.now();
        setSaid(text);
      },
      Math.max(300, lastAt.current + PAUSE_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [fresh]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
