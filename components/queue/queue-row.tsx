'use client';

import Link from 'next/link';
import { memo } from 'react';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { SeatPips } from '#components/request/seats.tsx';
import { TierMark } from '#components/request/tier-mark.tsx';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { Countdown } from '#components/ui/time.tsx';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { type RowAction, RowActions } from './row-actions.tsx';
import { FlagMark, RowMarks } from './row-marks.tsx';
import { RowOutcome } from './row-outcome.tsx';
import type { StableRow } from './stable-rows.ts';
import { TargetNames } from './target-names.tsx';

/** The columns that the head of the list and its rows share, from tablet width on. */
export const QUEUE_COLUMNS = 'lg:grid-cols-[10rem_minmax(0,1fr)_9.25rem_9rem_5.25rem_8rem]';
/** As the height classes of the row below. */
export const QUEUE_ROW_HEIGHT = { wide: 60, narrow: 112 };

type Props = {
  entry: StableRow;
  place: number;
  now: string;
  me: string;
  /** The row that Tab reaches. */
  active: boolean;
  onActive: (id: string) => void;
  onAction: (action: RowAction, row: RequestRow) => void;
};

/**
 * One held call: enough to choose what to look at, never enough to decide.
 * Each row is contained, and its marks do not clip: a clip for each of them cost a quarter of every frame of scrolling.
 */
export const QueueRow = memo(function QueueRow({ entry, place, now, me, active, onActive, onAction }: Props) {
  const { row, gone, isNew } = entry;
  const need = Object.values(row.need).reduce((sum, count) => sum + count, 0);
  return (
    <div
      role="row"
      // The head of the table is its first row.
      aria-rowindex={place + 2}
      data-testid="queue-row"
      data-request-id={row.id}
      data-gone={gone ? true : undefined}
      // The link covers the row, save for what has something to say on hover.
      onClick={(event) => !(event.target as Element).closest('a, button') && onAction('open', row)}
      className={cn(
        'group relative h-28 border-b [contain:strict] bg-surface hover:bg-sunken [&_svg]:overflow-visible has-[a:focus-visible]:bg-sunken has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-held has-[a:focus-visible]:-outline-offset-2 lg:h-15',
        gone && 'bg-sunken',
      )}
    >
      <TenantEdge color={row.tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />
      <div
        className={cn(
          'grid h-full grid-cols-[minmax(0,1fr)_auto] content-center items-center gap-x-4 gap-y-1 pr-4 pl-5',
          QUEUE_COLUMNS,
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
              aria-keyshortcuts="Enter o a d e c"
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
          {!gone && <RowActions row={row} me={me} onAction={onAction} />}
        </span>
        <span role="gridcell" className="order-4 flex items-center gap-x-3 lg:order-none lg:grid lg:gap-y-0.5">
          <TierMark tier={row.risk} className="text-[0.8125rem]" />
          <span className="flex items-center gap-x-2">
            <FlagMark flags={row.flags} />
            {row.flags.length === 0 && <RiskMark toolClass={row.toolClass} className="font-normal text-xs max-lg:hidden" />}
          </span>
        </span>
        <span
          role="gridcell"
          className="order-6 min-w-0 max-lg:absolute max-lg:right-4 max-lg:bottom-9 max-lg:bg-surface max-lg:pl-2 max-lg:group-hover:bg-sunken lg:order-none"
        >
          <RowMarks row={row} me={me} />
        </span>
        <span role="gridcell" className="order-5 justify-self-end lg:order-none lg:justify-self-start">
          <SeatPips given={(gone?.row ?? row).given} need={need} stepUp={row.stepUp} className="text-[0.8125rem]" />
          {row.signedByMe && <span className="block text-2xs text-held">you signed</span>}
        </span>
        <span role="gridcell" className="relative z-1 order-2 justify-self-end lg:order-none">
          {gone ? (
            <RowOutcome gone={gone} />
          ) : (
            row.decideBy && <Countdown until={row.decideBy} since={row.createdAt} now={now} className="text-[0.8125rem]" />
          )}
        </span>
      </div>
    </div>
  );
});
