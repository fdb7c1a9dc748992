'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '#components/frame/use-keys.ts';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { castVote } from '#lib/client/decide.ts';
import { detailQuery } from '#lib/client/queries.ts';
import type { RequestDetail, RequestRow } from '#lib/contract/console-view.ts';
import { QuickCallLine } from './quick-call-line.tsx';
import { quickCall } from './quick-call.ts';
import { useStood } from './use-stood.ts';

const ARM_MS = 600;

type Props = {
  row: RequestRow;
  onClose: () => void;
  onApproved: (detail: RequestDetail) => void;
  /** How many pixels it takes: its row makes room for all of them, so that it covers no other. */
  onHeight: (height: number) => void;
};

/**
 * The whole of a routine call on its own row, and a second, different key to sign it. What does not fit here, or is not
 * routine, opens as a page instead. What is signed is the snapshot that is drawn, and the service checks it again.
 */
export function QuickApprove({ row, onClose, onApproved, onHeight }: Props) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [seen, setSeen] = useState(false);
  const [casting, setCasting] = useState(false);
  const [snapshot, setSnapshot] = useState<RequestDetail | null>(null);
  const { data, isFetchedAfterMount, error } = useQuery({ ...detailQuery(row.id), refetchOnMount: 'always', refetchInterval: false });
  if (snapshot === null && data && isFetchedAfterMount) setSnapshot(data);
  const call = snapshot && quickCall(snapshot);
  const switched = snapshot?.lastDecided && snapshot.lastDecided.tenant.id !== snapshot.request.tenant ? snapshot.lastDecided.tenant : null;
  // Another customer than the last time: only the person says that they see it, and never the time that passes.
  const noticed = switched === null || seen;
  const armed = useStood(call ? `${row.id} ${snapshot?.request.digest} ${noticed}` : '', ARM_MS) && call !== null && noticed;

  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const strip = box.current;
    if (!strip) return;
    const observer = new ResizeObserver(() => {
      onHeight(strip.offsetHeight);
      if (strip.getBoundingClientRect().bottom > window.innerHeight) strip.scrollIntoView({ block: 'nearest' });
    });
    observer.observe(strip);
    return () => observer.disconnect();
  }, [onHeight]);
  useEffect(() => {
    if (snapshot && !call) router.push(`/requests/${row.id}`);
  }, [snapshot, call, router, row.id]);

  function approve() {
    if (!armed || !snapshot || casting) return;
    setCasting(true);
    castVote(snapshot, { verdict: 'approve', reason: '' })
      .then((detail) => {
        queryClient.setQueryData(detailQuery(row.id).queryKey, detail);
        onApproved(detail);
      })
      .catch((reason: unknown) => {
        setCasting(false);
        setFailure(reason instanceof Error ? reason.message : 'The approval did not count.');
      });
  }
  useKeys({ y: approve, ...(noticed ? {} : { i: () => setSeen(true) }), Escape: onClose, o: () => router.push(`/requests/${row.id}`) });

  return (
    <div role="row">
      <div
        ref={box}
        role="gridcell"
        tabIndex={-1}
        aria-label={`Approve for ${row.tenant.name}?`}
        data-testid="quick-approve"
        className={cn(
          'absolute inset-x-0 top-0 z-20 grid min-h-28 gap-x-5 gap-y-2.5 border-held border-y-2 bg-raised py-3 pr-4 pl-5 shadow-pop outline-none',
          'lg:min-h-15 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-center',
        )}
      >
        <div className="grid min-w-0 gap-1.5" aria-live="polite">
          {switched && (
            <p className="flex flex-wrap items-center gap-1.5 font-medium text-warn text-xs" data-testid="tenant-switch">
              <ArrowLeftRight aria-hidden className="size-3.5" />
              <span>
                Another customer: you last decided for {switched.name}. This is {row.tenant.name}.
              </span>
              {!seen && (
                <Button size="sm" data-testid="switch-seen" aria-keyshortcuts="i" onClick={() => setSeen(true)}>
                  I see it <kbd className="font-mono text-2xs text-faint">i</kbd>
                </Button>
              )}
            </p>
          )}
          {call && snapshot ? <QuickCallLine detail={snapshot} call={call} /> : <p className="text-muted">Reading the call…</p>}
          {(failure ?? error) && (
            <p role="alert" className="text-danger text-xs">
              {failure ?? error?.message} Nothing was signed.
            </p>
          )}
        </div>
        <div className="flex items-center gap-2">
          <Button size="sm" variant="quiet" className="pointer-coarse:h-11" onClick={onClose} title="Leave it (Escape)">
            Leave it <kbd className="font-mono text-2xs text-faint pointer-coarse:hidden">esc</kbd>
          </Button>
          <Button
            size="sm"
            variant="ink"
            className="pointer-coarse:h-11"
            data-testid="quick-approve-confirm"
            disabled={!armed || casting}
            onClick={approve}
            title="Approve (y)"
          >
            Approve for {row.tenant.name} <kbd className="font-mono text-2xs opacity-70 pointer-coarse:hidden">y</kbd>
          </Button>
        </div>
      </div>
    </div>
  );
}
