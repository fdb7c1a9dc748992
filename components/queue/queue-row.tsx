'use client';

import { memo } from 'react';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { SeatPips } from '#components/request/seats.tsx';
import { TierMark } from '#components/request/tier-mark.tsx';
import { cn } from '#components/ui/cn.ts';
import { Countdown } from '#components/ui/time.tsx';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { CallRow } from './call-row.tsx';
import { type RowAction, RowActions } from './row-actions.tsx';
import { FlagMark, RowMarks } from './row-marks.tsx';
import { OVER_SUMMARY } from './row-layout.ts';
import { RowOutcome } from './row-outcome.tsx';
import type { StableRow } from './stable-rows.ts';

/** The columns that the head of the list and its rows share, from tablet width on. */
export const QUEUE_COLUMNS = 'lg:grid-cols-[10rem_minmax(0,1fr)_9.25rem_9rem_5.25rem_8rem]';

type Props = {
  entry: StableRow;
  place: number;
  now: string;
  me: string;
  /** The row that Tab reaches. */
  active: boolean;
  /** What a mouse can do is shown on it. */
  armed: boolean;
  onActive: (id: string) => void;
  onAction: (action: RowAction, row: RequestRow) => void;
};

/** One held call: enough to choose what to look at, never enough to decide. */
export const QueueRow = memo(function QueueRow({ entry, place, now, me, active, armed, onActive, onAction }: Props) {
  const { row, gone } = entry;
  const need = Object.values(row.need).reduce((sum, count) => sum + count, 0);
  return (
    <CallRow
      entry={entry}
      place={place}
      testId="queue-row"
      columns={QUEUE_COLUMNS}
      keys="Enter o a d e c"
      active={active}
      onActive={onActive}
      onOpen={(opened) => onAction('open', opened)}
      actions={armed && !gone && <RowActions row={row} me={me} onAction={onAction} />}
    >
      <span role="gridcell" className="order-4 flex items-center gap-x-2.5 lg:order-none lg:grid lg:leading-4">
        <TierMark tier={row.risk} className="text-[0.8125rem]" />
        <RiskMark toolClass={row.toolClass} className="font-normal text-xs" />
        <FlagMark flags={row.flags} className={OVER_SUMMARY} />
      </span>
      <span role="gridcell" className={cn('order-6 min-w-0 lg:order-none', OVER_SUMMARY, row.flags.length > 0 && 'max-lg:right-20')}>
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
    </CallRow>
  );
});
