'use client';

import { useEffect, useRef } from 'react';

type Handlers = Partial<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Single keys of the request page. They rest while somebody writes, while a dialog is open, with a modifier held, and
 * when another part of the page took the key. `up` gets the key's release, for what has to be held.
 */
export function useRequestKeys(down: Handlers, up: Handlers = {}): void {
  const latest = useRef({ down, up });
  useEffect(() => {
    latest.current = { down, up };
  });
  useEffect(() => {
    const onDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector('[role=dialog]')) return;
      const handler = latest.current.down[event.key];
      if (!handler) return;
      event.preventDefault();
      handler(event);
    };
    // A release always counts: whatever was being held must end, wherever the focus has gone meanwhile.
    const onUp = (event: KeyboardEvent) => latest.current.up[event.key]?.(event);
    document.addEventListener('keydown', onDown);
    document.addEventListener('keyup', onUp);
    return () => {
      document.removeEventListener('keydown', onDown);
      document.removeEventListener('keyup', onUp);
    };
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
