import { Waves } from 'lucide-react';
import Link from 'next/link';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';

/** An agent that asks for more than it may. What is too much was refused; what waits is still for people to read. */
export function FloodNotice({ detail }: { detail: WorkloadDetail }) {
  const { workload, now } = detail;
  // One that is stopped asks for nothing any more, and to suspend it is no advice.
  if (workload.floodingAt === null || workload.state !== 'active') return null;
  return (
    <section
      aria-label="It floods"
      data-testid="flood-notice"
      className="flex items-start gap-3 rounded-lg border border-danger/40 bg-danger-soft px-4 py-3.5 sm:px-5"
    >
      <Waves aria-hidden className="mt-0.5 size-4.5 shrink-0 text-danger" />
      <div className="grid gap-0.5">
        <p className="font-semibold text-danger">
          It asks for more than it may, last <RelativeTime at={workload.floodingAt} now={now} />.
        </p>
        <p>
          What is too much is refused, and other agents are served as ever. If it does not stop by itself, suspend it: nothing of it can be
          approved or run then.{' '}
          {workload.pending > 0 && (
            <Link
              href={`/?tenant=${workload.tenant.id}&agent=${encodeURIComponent(workload.id)}`}
              className="font-medium underline underline-offset-2"
            >
              Read what waits
            </Link>
          )}
        </p>
      </div>
    </section>
  );
}
