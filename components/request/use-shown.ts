'use client';

import { useEffect, useState } from 'react';
import { describeChanges } from '#lib/client/request-changes.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

const ARMING_MS = 600;

export type Shown = {
  /** What is on the screen, and so what a verdict is about. */
  shown: RequestDetail;
  /** What changed since; not empty while a newer version waits for the person to ask for it. */
  waiting: string[];
  /** What the last change on the screen was, in words. */
  changed: string[];
  show: (detail: RequestDetail, changes?: string[]) => void;
  dismiss: () => void;
};

/**
 * Keeps what a person is deciding about still. A newer version is drawn at once only when nobody is busy with this one,
 * or when there is nothing left to decide; else it waits, named, until they ask for it.
 */
export function useShown(live: RequestDetail, busy: boolean): Shown {
  const [shown, setShown] = useState(live);
  const [seen, setSeen] = useState(live);
  const [changed, setChanged] = useState<string[]>([]);

  const differs = live.request.version !== shown.request.version;
  const older = live.request.version < shown.request.version;
  const over = live.request.status !== 'pending';
  if (live !== seen) {
    setSeen(live);
    if (!older && (!differs || over || !busy)) {
      if (differs && !over) setChanged(describeChanges(shown, live));
      setShown(live);
    }
  }
  const waiting = differs && !older && !over && shown !== live ? describeChanges(shown, live) : [];

  return {
    shown,
    waiting,
    changed,
    show: (detail, changes = []) => {
      setShown(detail);
      setChanged(changes);
    },
    dismiss: () => setChanged([]),
  };
}

/**
 * True once the same content has stood on a visible page for long enough that a finger already on its way cannot
 * have been meant for something else.
 */
export function useArmed(content: string): boolean {
  const [armed, setArmed] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      clearTimeout(timer);
      setArmed(null);
      if (document.visibilityState === 'visible') timer = setTimeout(() => setArmed(content), ARMING_MS);
    };
    start();
    document.addEventListener('visibilitychange', start);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', start);
    };
  }, [content]);
  return armed === content;
}
