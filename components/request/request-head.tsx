'use client';

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { LocalTime, RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { StatusMark } from './status-mark.tsx';
import { SwitchNotice } from './switch-notice.tsx';
import type { SwitchGuard } from './use-switch-guard.ts';

/** The customer and the state, kept in view however far one scrolls. */
export function RequestHead({ detail, guard }: { detail: RequestDetail; guard: SwitchGuard }) {
  const { tenant, request, agent, now } = detail;
  const box = useRef<HTMLDivElement>(null);
  // What sticks below it must know how tall it is: with a notice on it, or one that wraps, nothing may lie over either.
  useEffect(() => {
    const head = box.current;
    if (!head) return;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() => root.setProperty('--request-head', `${head.offsetHeight}px`));
    observer.observe(head);
    return () => {
      observer.disconnect();
      root.removeProperty('--request-head');
    };
  }, []);
  return (
    <div
      ref={box}
      data-covers="top"
      className="sticky top-13 z-10 -mx-4 mb-4 border-b bg-surface sm:mx-0 sm:mb-5 sm:overflow-hidden sm:rounded-b-lg sm:border-x"
    >
      <TenantEdge color={tenant.color} className="block h-1 w-full" />
      <div className="flex h-13 items-center gap-3 px-4 sm:px-5">
        <Link
          href="/"
          aria-label="Back to the queue"
          className="-ml-2 grid size-9 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        <TenantBadge tenant={tenant} size="lg" />
        <span className="tabular truncate text-muted text-xs max-md:hidden">
          <LocalTime timeZone={tenant.timezone} now={now} /> there · {agent.name} asked <RelativeTime at={request.createdAt} now={now} />
        </span>
        <span className="ml-auto flex shrink-0 items-center gap-3">
          <span className="font-mono text-2xs text-faint max-lg:hidden">{request.id}</span>
          <StatusMark status={request.status} />
        </span>
      </div>
      <SwitchNotice guard={guard} detail={detail} />
    </div>
  );
}
