import Link from 'next/link';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { KeyMarks } from './key-marks.tsx';
import { KindIcon } from './kind-icon.tsx';
import { StateMark } from './state-mark.tsx';

/** The columns that the head of the list and its rows share, on a desk. */
export const AGENT_COLUMNS = 'lg:grid-cols-[11rem_minmax(0,1fr)_8rem_5rem_8rem_8rem]';

/** One agent or executor: whose it is, what it is for, and whether it may act. */
export function AgentRow({ workload, now }: { workload: WorkloadRow; now: string }) {
  const { tenant, kind, environment, classes, pending, lastSeenAt } = workload;
  return (
    <tr
      data-testid="agent-row"
      data-ref={workload.ref}
      className={cn(
        'group relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 border-b py-3 pr-4 pl-5 last:border-b-0 hover:bg-sunken has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-held has-[a:focus-visible]:-outline-offset-2 lg:min-h-15 lg:py-2',
        AGENT_COLUMNS,
      )}
    >
      <td className="min-w-0">
        <TenantEdge color={tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />
        <TenantBadge tenant={tenant} className="max-w-full text-[0.8125rem]" />
      </td>
      <td className="order-3 col-span-2 grid min-w-0 gap-0.5 lg:order-none lg:col-span-1">
        <span className="flex min-w-0 items-center gap-2">
          <KindIcon kind={kind} className="size-4 shrink-0 text-muted" />
          <Link
            href={`/agents/${workload.ref}`}
            prefetch={false}
            className="min-w-0 font-medium text-[0.9375rem] outline-none after:absolute after:inset-0 after:content-['']"
          >
            <ExactText text={workload.name} />
          </Link>
        </span>
        <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-[0.8125rem] text-muted">
          <span>
            {environment !== null && <span className="lg:hidden">{environment} · </span>}
            {kind === 'executor' ? 'Executor: runs what was approved' : classes.join(' · ')}
          </span>
          <KeyMarks workload={workload} now={now} />
        </span>
      </td>
      <td className="text-[0.8125rem] text-muted max-lg:hidden">{environment ?? '—'}</td>
      <td className="tabular order-5 justify-self-end text-[0.8125rem] lg:order-none lg:justify-self-start">
        {pending > 0 ? (
          <span className="font-medium text-held">
            {pending.toLocaleString('en')}
            <span className="lg:sr-only"> held</span>
          </span>
        ) : (
          <span className="text-faint max-lg:sr-only">0</span>
        )}
      </td>
      <td className="order-4 text-[0.8125rem] text-muted lg:order-none">
        {lastSeenAt === null ? (
          <>
            never<span className="lg:sr-only"> seen</span>
          </>
        ) : (
          <>
            <span className="lg:sr-only">seen </span>
            <RelativeTime at={lastSeenAt} now={now} />
          </>
        )}
      </td>
      <td className="order-2 justify-self-end lg:order-none">
        <StateMark state={workload.state} />
      </td>
    </tr>
  );
}
