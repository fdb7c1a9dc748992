'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { SeatPips } from '#components/request/seats.tsx';
import { StatusMark } from '#components/request/status-mark.tsx';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { Countdown } from '#components/ui/time.tsx';
import { detailQuery } from '#lib/client/queries.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { StableRow } from './stable-rows.ts';
import { TargetNames } from './target-names.tsx';

/** The columns that the head of the list and its rows share, from tablet width on. */
export const QUEUE_COLUMNS = 'lg:grid-cols-[10.5rem_minmax(0,1fr)_9.5rem_5.5rem_7.5rem]';

/**
 * One held call: enough to choose what to look at, never enough to decide. Once it is decided the row says how and by
 * whose hand, in the same places, so that it stays as high as it was and nothing below it moves.
 */
export function QueueRow({ entry, now }: { entry: StableRow; now: string }) {
  const { row, gone, isNew } = entry;
  const became = useQuery({ ...detailQuery(row.id), enabled: gone, refetchInterval: false }).data?.request;
  const by = became?.decision?.decidedBy.map(({ name }) => name).join(', ');
  const need = Object.values(row.need).reduce((sum, count) => sum + count, 0);
  return (
    <li
      data-testid="queue-row"
      data-request-id={row.id}
      data-gone={gone || undefined}
      className={cn('relative border-b last:border-b-0', gone && 'bg-sunken')}
    >
      <TenantEdge color={row.tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />
      <Link
        href={`/requests/${row.id}`}
        prefetch={false}
        className={cn(
          'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-3 pr-4 pl-5 transition-colors hover:bg-sunken focus-visible:outline-offset-[-2px] lg:py-2.5',
          QUEUE_COLUMNS,
        )}
      >
        <TenantBadge tenant={row.tenant} className="order-1 min-h-6 text-[0.8125rem] lg:order-none" />
        <span className="order-3 col-span-2 grid min-w-0 gap-0.5 lg:order-none lg:col-span-1">
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-[0.9375rem] lg:flex-nowrap">
            {isNew && <span className="self-center rounded bg-held-soft px-1.5 font-medium text-2xs text-held">new</span>}
            <span className="font-medium">{row.toolTitle}</span>
            <span className="min-w-0 lg:truncate">
              <TargetNames names={row.targetNames} count={row.targetCount} />
            </span>
          </span>
          <span className="line-clamp-2 min-w-0 text-[0.8125rem] text-muted lg:line-clamp-1">
            <span className="text-faint">{row.agentName}: </span>
            <q className="quotes-none">
              <bdi>{toVisibleText(row.summary)}</bdi>
            </q>
          </span>
        </span>
        <RiskMark toolClass={row.toolClass} className="order-4 text-[0.8125rem] lg:order-none" />
        {gone && by ? (
          <span className="order-5 min-w-0 truncate justify-self-end text-[0.8125rem] text-muted lg:order-none lg:justify-self-start">
            by {by}
          </span>
        ) : (
          <SeatPips
            given={row.given}
            need={need}
            stepUp={row.stepUp}
            className="order-5 justify-self-end text-[0.8125rem] lg:order-none lg:justify-self-start"
          />
        )}
        <span className="order-2 justify-self-end lg:order-none">
          {gone ? (
            became ? (
              <StatusMark status={became.status} />
            ) : (
              <span className="text-faint text-xs">no longer held</span>
            )
          ) : (
            row.decideBy && <Countdown until={row.decideBy} since={row.createdAt} now={now} className="text-[0.8125rem]" />
          )}
        </span>
      </Link>
    </li>
  );
}
