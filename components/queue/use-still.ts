'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** A hand that moved this long ago is not about to press. A finger cannot be seen coming, so it gets longer. */
const HAND_MS = 1_500;
const FINGER_MS = 5_000;

export type Still = {
  /** The rows that a person points at or has the focus on. */
  pinned: () => string[];
  /** Nobody has touched anything for a moment. */
  quiet: () => boolean;
};

/** What must not move now: rows carry `data-request-id`. */
export function useStill(container: RefObject<HTMLElement | null>): Still {
  const pointed = useRef<string | null>(null);
  const lastAt = useRef(0);
  const finger = useRef(false);

  useEffect(() => {
    const box = container.current;
    const moved = (event: Event) => {
      lastAt.current = Date.now();
      if (event instanceof PointerEvent) finger.current = event.pointerType === 'touch';
    };
    const over = (event: PointerEvent) => {
      pointed.current = event.pointerType === 'touch' ? null : rowIdOf(event.target);
    };
    const leave = () => {
      pointed.current = null;
    };
    for (const name of ACTIVITY) window.addEventListener(name, moved, { passive: true });
    box?.addEventListener('pointerover', over);
    box?.addEventListener('pointerleave', leave);
    return () => {
      for (const name of ACTIVITY) window.removeEventListener(name, moved);
      box?.removeEventListener('pointerover', over);
      box?.removeEventListener('pointerleave', leave);
    };
  }, [container]);

  const still = useRef<Still>({
    pinned: () => {
      const focused = document.activeElement instanceof HTMLElement ? rowIdOf(document.activeElement) : null;
      return [pointed.current, focused].filter((id) => id !== null);
    },
    quiet: () => Date.now() - lastAt.current > (finger.current ? FINGER_MS : HAND_MS),
  });
  return still.current;
}

const ACTIVITY = ['pointermove', 'pointerdown', 'wheel', 'touchmove', 'keydown', 'scroll'] as const;

function rowIdOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-request-id]')?.dataset['requestId'] ?? null) : null;
}
