import { memo } from 'react';
import { CallRow } from '#components/queue/call-row.tsx';
import { OVER_SUMMARY } from '#components/queue/row-layout.ts';
import { RowOutcome } from '#components/queue/row-outcome.tsx';
import type { StableRow } from '#components/queue/stable-rows.ts';
import { FlagMark } from '#components/queue/row-marks.tsx';
import { StatusMark } from '#components/request/status-mark.tsx';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { TierMark } from '#components/request/tier-mark.tsx';
import { cn } from '#components/ui/cn.ts';
import { RelativeTime } from '#components/ui/time.tsx';

export const HISTORY_COLUMNS = 'lg:grid-cols-[10rem_minmax(0,1fr)_8.5rem_10rem_8.5rem_5.5rem]';

type Props = { entry: StableRow; place: number; now: string; active: boolean; onActive: (id: string) => void };

/** One decided call: what, for whom, by whose hand. */
export const HistoryRow = memo(function HistoryRow({ entry, place, now, active, onActive }: Props) {
  const { row, gone } = entry;
  return (
    <CallRow entry={entry} place={place} testId="history-row" columns={HISTORY_COLUMNS} keys="Enter o" active={active} onActive={onActive}>
      <span role="gridcell" className="order-4 flex items-center gap-x-2.5 lg:order-none lg:grid lg:leading-4">
        <TierMark tier={row.risk} className="text-[0.8125rem]" />
        <RiskMark toolClass={row.toolClass} className="font-normal text-xs" />
        <FlagMark flags={row.flags} className={OVER_SUMMARY} />
      </span>
      <span
        role="gridcell"
        className={cn(
          'order-6 min-w-0 truncate text-[0.8125rem] text-muted lg:order-none',
          OVER_SUMMARY,
          row.flags.length > 0 && 'max-lg:right-20',
        )}
      >
        {row.decidedBy.length > 0 ? `by ${row.decidedBy.join(', ')}` : ''}
      </span>
      <span role="gridcell" className="order-2 justify-self-end lg:order-none lg:justify-self-start">
        {gone ? <RowOutcome gone={gone} /> : <StatusMark status={row.status} />}
      </span>
      <span role="gridcell" className="relative z-1 order-5 justify-self-end text-muted text-xs lg:order-none">
        <RelativeTime at={row.decidedAt ?? row.createdAt} now={now} />
      </span>
    </CallRow>
  );
});
