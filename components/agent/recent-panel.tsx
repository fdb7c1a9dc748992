import Link from 'next/link';
import { StatusMark } from '#components/request/status-mark.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';

/** What it asked last. */
export function RecentPanel({ detail }: { detail: WorkloadDetail }) {
  const { workload, recent, now } = detail;
  return (
    <Panel
      title="What it asked last"
      aside={
        <Link
          href={`/history?tenant=${workload.tenant.id}&agent=${encodeURIComponent(workload.id)}`}
          className="text-muted text-xs underline underline-offset-2 hover:text-ink"
        >
          All that is decided
        </Link>
      }
    >
      {recent.length === 0 && <p className="text-muted">Nothing yet.</p>}
      <ul className="grid gap-2.5">
        {recent.map((item) => (
          <li key={item.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-0.5">
            <div className="min-w-0 flex-1 basis-56">
              <Link href={`/requests/${item.id}`} prefetch={false} className="font-medium underline-offset-3 hover:underline">
                {item.toolTitle}
              </Link>{' '}
              {item.targetNames.length > 0 && <ExactText text={item.targetNames.join(', ')} mono className="text-muted" />}
              <p className="truncate text-muted text-xs">
                <ExactText text={item.summary} />
              </p>
            </div>
            <span className="flex shrink-0 items-center gap-2 text-muted text-xs">
              <RelativeTime at={item.createdAt} now={now} />
              <StatusMark status={item.status} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
