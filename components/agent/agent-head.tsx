import Link from 'next/link';
import { TenantBar } from '#components/tenant/tenant-bar.tsx';
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
      <TenantBar
        tenant={tenant}
        back={{ href: '/agents', label: 'Back to the agents' }}
        end={
          <>
            <span className="font-mono text-2xs text-faint max-lg:hidden">{workload.id}</span>
            <StateMark state={workload.state} />
          </>
        }
      />
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
