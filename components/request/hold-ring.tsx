'use client';

import { useEffect, useRef } from 'react';
import { HOLD_MS } from './use-hold.ts';

const ROUND = 2 * Math.PI * 6;
const STEPS = 4;

/** Fills while something is held. It says how long, so it moves in steps, not at all smoothly, for who wants little motion. */
export function HoldRing({ holding }: { holding: boolean }) {
  const ring = useRef<SVGCircleElement>(null);
  useEffect(() => {
    const circle = ring.current;
    if (!circle) return;
    const draw = (share: number) => circle.setAttribute('stroke-dashoffset', String(ROUND * (1 - share)));
    draw(0);
    if (!holding) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const began = performance.now();
    let frame = 0;
    const tick = () => {
      const share = Math.min(1, (performance.now() - began) / HOLD_MS);
      draw(still ? Math.floor(share * STEPS) / STEPS : share);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [holding]);
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="-rotate-90 size-4 shrink-0">
      <circle cx="8" cy="8" r="6" fill="none" strokeWidth="2.5" className="stroke-current opacity-30" />
      <circle
        ref={ring}
        cx="8"
        cy="8"
        r="6"
        fill="none"
        strokeWidth="2.5"
        strokeDasharray={ROUND}
        strokeDashoffset={ROUND}
        className="stroke-current"
      />
    </svg>
  );
}
