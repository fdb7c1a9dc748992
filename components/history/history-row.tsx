import Link from 'next/link';
import { TargetNames } from '#components/queue/target-names.tsx';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { StatusMark } from '#components/request/status-mark.tsx';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestRow } from '#lib/contract/console-view.ts';

/** One decided call: what, for whom, by whose hand. */
export function HistoryRow({ row, now }: { row: RequestRow; now: string }) {
  return (
    <li data-testid="history-row" data-request-id={row.id} className="relative border-b last:border-b-0">
      <TenantEdge color={row.tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />
      <Link
        href={`/requests/${row.id}`}
        prefetch={false}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 py-3 pr-4 pl-5 transition-colors hover:bg-sunken focus-visible:outline-offset-[-2px] lg:grid-cols-[10.5rem_minmax(0,1fr)_9.5rem_11rem_8.5rem_5.5rem] lg:py-2.5"
      >
        <TenantBadge tenant={row.tenant} className="order-1 text-[0.8125rem] lg:order-none" />
        <span className="order-3 col-span-2 flex min-w-0 flex-wrap items-baseline gap-x-2 lg:order-none lg:col-span-1 lg:flex-nowrap">
          <span className="font-medium">{row.toolTitle}</span>
          <span className="min-w-0 lg:truncate">
            <TargetNames names={row.targetNames} count={row.targetCount} />
          </span>
        </span>
        <RiskMark toolClass={row.toolClass} className="order-4 text-[0.8125rem] lg:order-none" />
        <span className="order-6 col-span-2 truncate text-[0.8125rem] text-muted lg:order-none lg:col-span-1">
          {row.decidedBy.length > 0 ? `by ${row.decidedBy.join(', ')}` : ''}
        </span>
        <span className="order-2 justify-self-end lg:order-none lg:justify-self-start">
          <StatusMark status={row.status} />
        </span>
        <RelativeTime at={row.decidedAt ?? row.createdAt} now={now} className="order-5 justify-self-end text-muted text-xs lg:order-none" />
      </Link>
    </li>
  );
}
