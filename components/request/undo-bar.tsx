'use client';

import { Undo2 } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { useServerSecond } from '#components/ui/clock.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

const UNDO_MS = 10_000;

/** Whole seconds in which this person can still take back their approval; zero when they cannot. */
export function useUndoSeconds({ request, votes, me, may, now }: RequestDetail): number {
  const second = useServerSecond(now);
  const mine = votes.findLast(({ personId, verdict, counts }) => personId === me.id && verdict === 'approve' && counts);
  if (request.status !== 'approved' || !may.deny || !mine) return 0;
  return Math.max(0, Math.min(10, Math.ceil((Date.parse(mine.at) + UNDO_MS - second) / 1_000)));
}

/** For ten seconds after one's approval, one key or tap takes it back, as long as nothing runs yet. */
export function UndoBar({ seconds, busy, onUndo }: { seconds: number; busy: boolean; onUndo: () => void }) {
  if (seconds === 0) return null;
  return (
    <div role="status" data-testid="undo-bar" className="flex items-center justify-between gap-3 rounded-md bg-ink px-3 py-2 text-canvas">
      <p className="tabular">
        Approved by you. Take it back? <span aria-hidden>{seconds} s</span>
      </p>
      <Button data-testid="undo-button" size="sm" disabled={busy} onClick={onUndo} className="min-h-9 bg-canvas text-ink">
        <Undo2 aria-hidden className="size-3.5" /> Undo <kbd className="font-mono text-muted text-xs max-lg:hidden">u</kbd>
      </Button>
    </div>
  );
}
