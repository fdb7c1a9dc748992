import Link from 'next/link';
import { memo } from 'react';
import { RowOutcome } from '#components/queue/row-outcome.tsx';
import type { StableRow } from '#components/queue/stable-rows.ts';
import { TargetNames } from '#components/queue/target-names.tsx';
import { FlagMark } from '#components/queue/row-marks.tsx';
import { StatusMark } from '#components/request/status-mark.tsx';
import { TierMark } from '#components/request/tier-mark.tsx';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { RelativeTime } from '#components/ui/time.tsx';
import { toVisibleText } from '#lib/contract/call-view.ts';

export const HISTORY_COLUMNS = 'lg:grid-cols-[10rem_minmax(0,1fr)_8.5rem_10rem_8.5rem_5.5rem]';
/** As the height classes of the row below. */
export const HISTORY_ROW_HEIGHT = { wide: 60, narrow: 112 };

type Props = { entry: StableRow; place: number; now: string; active: boolean; onActive: (id: string) => void };

/** One decided call: what, for whom, by whose hand. */
export const HistoryRow = memo(function HistoryRow({ entry, place, now, active, onActive }: Props) {
  const { row, gone, isNew } = entry;
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      data-testid="history-row"
      data-request-id={row.id}
      className="group relative h-28 border-b [contain:strict] bg-surface hover:bg-sunken [&_svg]:overflow-visible has-[a:focus-visible]:bg-sunken has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-held has-[a:focus-visible]:-outline-offset-2 lg:h-15"
    >
      <TenantEdge color={row.tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />
      <div
        className={cn(
          'grid h-full grid-cols-[minmax(0,1fr)_auto] content-center items-center gap-x-4 gap-y-1 pr-4 pl-5',
          HISTORY_COLUMNS,
          gone && 'spent',
        )}
      >
        <span role="gridcell" className="order-1 min-w-0 lg:order-none">
          <TenantBadge tenant={row.tenant} className="max-w-full text-[0.8125rem]" />
        </span>
        <span role="gridcell" className="order-3 col-span-2 grid min-w-0 gap-0.5 lg:order-none lg:col-span-1">
          <span className="flex min-w-0 items-baseline gap-x-2 text-[0.9375rem]">
            {isNew && <span className="self-center rounded bg-held-soft px-1.5 font-medium text-2xs text-held">new</span>}
            <Link
              id={`row-${row.id}`}
              href={`/requests/${row.id}`}
              prefetch={false}
              tabIndex={active ? 0 : -1}
              aria-keyshortcuts="Enter o"
              onFocus={() => onActive(row.id)}
              className="shrink-0 font-medium outline-none after:absolute after:inset-0 after:content-['']"
            >
              {row.toolTitle}
            </Link>
            <span className="min-w-0 truncate">
              <TargetNames names={row.targetNames} count={row.targetCount} />
            </span>
          </span>
          <span className="min-w-0 truncate text-[0.8125rem] text-muted">
            <span className="text-faint">{toVisibleText(row.agentName)}: </span>
            <q className="quotes-none">
              <bdi>{toVisibleText(row.summary)}</bdi>
            </q>
          </span>
        </span>
        <span role="gridcell" className="order-4 flex items-center gap-x-3 lg:order-none lg:grid lg:gap-y-0.5">
          <TierMark tier={row.risk} className="text-[0.8125rem]" />
          <FlagMark flags={row.flags} />
        </span>
        <span role="gridcell" className="min-w-0 truncate text-[0.8125rem] text-muted max-lg:hidden">
          {row.decidedBy.length > 0 ? `by ${row.decidedBy.join(', ')}` : ''}
        </span>
        <span role="gridcell" className="order-2 justify-self-end lg:order-none lg:justify-self-start">
          {gone ? <RowOutcome gone={gone} /> : <StatusMark status={row.status} />}
        </span>
        <span role="gridcell" className="relative z-1 order-5 justify-self-end text-muted text-xs lg:order-none">
          <span className="flex min-w-0 gap-x-1.5">
            {row.decidedBy.length > 0 && <span className="max-w-32 truncate lg:hidden">by {row.decidedBy.join(', ')},</span>}
            <RelativeTime at={row.decidedAt ?? row.createdAt} now={now} />
          </span>
        </span>
      </div>
    </div>
  );
});
