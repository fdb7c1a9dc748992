'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useKeys } from '#components/frame/use-keys.ts';
import { Button } from '#components/ui/button.tsx';
import { castVote } from '#lib/client/decide.ts';
import { detailQuery } from '#lib/client/queries.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

const UNDO_MS = 10_000;

/** For ten seconds after an approval one key takes it back, as long as nothing has run. */
export function UndoBar({ detail, onDone }: { detail: RequestDetail; onDone: () => void }) {
  const [left, setLeft] = useState(UNDO_MS / 1_000);
  const [said, setSaid] = useState<string | null>(null);
  // One signature of several cannot be taken out again; a deny would end the whole request.
  // What runs cannot be taken back: the offer goes the moment that the page hears of it.
  const live = useQuery({ ...detailQuery(detail.request.id), initialData: detail }).data;
  const final = live.request.status === 'approved';
  const runs = detail.request.status === 'approved' && !final;

  useEffect(() => {
    const until = Date.now() + UNDO_MS;
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - Date.now()) / 1_000);
      setLeft(seconds);
      if (seconds <= 0) onDone();
    }, 250);
    return () => clearInterval(timer);
  }, [onDone]);

  function undo() {
    if (said !== null || !final) return;
    setSaid('Taking it back…');
    castVote(detail, { verdict: 'deny', reason: 'Taken back right after the approval.' }).then(
      () => setSaid('Taken back. Nothing was run.'),
      (problem: unknown) => setSaid(problem instanceof Error ? problem.message : 'It could not be taken back.'),
    );
  }
  useKeys({ u: undo });

  return (
    <div
      role="status"
      data-testid="undo-bar"
      className="fixed inset-x-3 bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-30 mx-auto flex max-w-xl items-center justify-between gap-3 rounded-lg border bg-raised px-4 py-2.5 shadow-pop sm:bottom-5"
    >
      <span>{said ?? (runs ? `It runs for ${detail.tenant.name}.` : `${final ? 'Approved' : 'Signed'} for ${detail.tenant.name}.`)}</span>
      {said === null && final && (
        <Button size="sm" onClick={undo} title="Take it back (u)">
          Undo <kbd className="font-mono text-2xs text-faint">u</kbd>
          <span aria-hidden className="tabular w-5 text-right text-faint">
            {left}
          </span>
        </Button>
      )}
    </div>
  );
}
