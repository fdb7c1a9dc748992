'use client';

import { type RefObject, useEffect, useState } from 'react';

/** A pointer that rests this long means the row, and does not only pass over it. */
const REST_MS = 300;

/**
 * The id of the row on which the mouse rests, for what only one row at a time needs to have. Late on purpose: a click meant
 * to open a row never meets a button that was not there yet, and a list that scrolls under the mouse arms nothing.
 */
export function usePointedRow(container: RefObject<HTMLElement | null>): string | null {
  const [pointed, setPointed] = useState<string | null>(null);
  useEffect(() => {
    const box = container.current;
    if (!box) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let under: string | null = null;
    const come = (id: string | null) => {
      if (id === under) return;
      under = id;
      clearTimeout(timer);
      timer = setTimeout(() => setPointed(id), id === null ? 0 : REST_MS);
    };
    const over = ({ target, pointerType }: PointerEvent) => {
      if (pointerType !== 'mouse' || !(target instanceof Element)) return;
      come(target.closest<HTMLElement>('[data-request-id]')?.dataset['requestId'] ?? null);
    };
    const leave = () => come(null);
    box.addEventListener('pointerover', over);
    box.addEventListener('pointerleave', leave);
    return () => {
      clearTimeout(timer);
      box.removeEventListener('pointerover', over);
      box.removeEventListener('pointerleave', leave);
    };
  }, [container]);
  return pointed;
}
