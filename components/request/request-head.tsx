'use client';

import { useEffect, useRef } from 'react';
import { TenantBar } from '#components/tenant/tenant-bar.tsx';
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
    <TenantBar
      ref={box}
      data-covers="top"
      className="mb-4 sm:mb-5"
      tenant={tenant}
      back={{ href: '/', label: 'Back to the queue' }}
      aside={
        <span className="tabular truncate text-muted text-xs max-md:hidden">
          <LocalTime timeZone={tenant.timezone} now={now} /> there · {agent.name} asked <RelativeTime at={request.createdAt} now={now} />
        </span>
      }
      end={
        <>
          <span className="font-mono text-2xs text-faint max-lg:hidden">{request.id}</span>
          <StatusMark status={request.status} />
        </>
      }
    >
      <SwitchNotice guard={guard} detail={detail} />
    </TenantBar>
  );
}
