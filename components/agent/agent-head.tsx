import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { KindIcon } from './kind-icon.tsx';
import { StateMark } from './state-mark.tsx';

/** The customer and the state, kept in view; then what it is. */
export function AgentHead({ detail }: { detail: WorkloadDetail }) {
  const { workload, now } = detail;
  const { tenant, kind } = workload;
  return (
    <>
      <div className="sticky top-13 z-10 -mx-4 mb-5 border-b bg-surface sm:mx-0 sm:mb-6 sm:overflow-hidden sm:rounded-b-lg sm:border-x">
        <TenantEdge color={tenant.color} className="block h-1 w-full" />
        <div className="flex h-13 items-center gap-3 px-4 sm:px-5">
          <Link
            href="/agents"
            aria-label="Back to the agents"
            className="-ml-2 grid size-9 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink"
          >
            <ArrowLeft aria-hidden className="size-4" />
          </Link>
          <TenantBadge tenant={tenant} size="lg" />
          <span className="ml-auto flex shrink-0 items-center gap-3">
            <span className="font-mono text-2xs text-faint max-lg:hidden">{workload.id}</span>
            <StateMark state={workload.state} />
          </span>
        </div>
      </div>
      <div className="mb-5 flex items-start gap-3.5">
        <span className="grid size-11 shrink-0 place-items-center rounded-lg border bg-surface text-muted">
          <KindIcon kind={kind} className="size-5.5" />
        </span>
        <div className="grid min-w-0 gap-0.5">
          <h1 className="font-semibold text-xl tracking-tight">
            <ExactText text={workload.name} />
          </h1>
          <p className="text-muted">
            {kind === 'agent' ? `Agent in ${workload.environment}` : 'Executor'} for {tenant.name} ·{' '}
            {workload.lastSeenAt === null ? (
              'never seen'
            ) : (
              <>
                seen <RelativeTime at={workload.lastSeenAt} now={now} />
              </>
            )}
            {workload.pending > 0 && (
              <>
                {' · '}
                <Link
                  href={`/?tenant=${tenant.id}&agent=${encodeURIComponent(workload.id)}`}
                  className="font-medium text-held underline underline-offset-2"
                >
                  {workload.pending.toLocaleString('en')} held
                </Link>
              </>
            )}
          </p>
        </div>
      </div>
    </>
  );
}
