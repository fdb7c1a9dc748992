import { CirclePause } from 'lucide-react';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';

/** Why it may not act. */
export function SuspendedNotice({ detail }: { detail: WorkloadDetail }) {
  const { suspendedAt, suspendedReason, now } = detail;
  if (suspendedAt === null) return null;
  return (
    <section
      aria-label="Suspended"
      data-testid="suspended"
      className="flex items-start gap-3 rounded-lg border border-danger/40 bg-danger-soft px-4 py-3.5 sm:px-5"
    >
      <CirclePause aria-hidden className="mt-0.5 size-4.5 shrink-0 text-danger" />
      <div className="grid min-w-0 gap-0.5">
        <p>
          <span className="font-semibold text-danger">Suspended</span> <RelativeTime at={suspendedAt} now={now} className="text-muted" />
          <span className="text-muted">: its keys are refused, and nothing of it can be approved or run.</span>
        </p>
        {suspendedReason !== null && (
          <p>
            <ExactText text={suspendedReason} />
          </p>
        )}
      </div>
    </section>
  );
}
