import { Waves } from 'lucide-react';
import Link from 'next/link';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { AlertCard } from './alert-card.tsx';

/** An agent that asks for more than it may. What is too much was refused; what waits is still for people to read. */
export function FloodNotice({ detail }: { detail: WorkloadDetail }) {
  const { workload, now } = detail;
  // One that is stopped asks for nothing any more, and to suspend it is no advice.
  if (workload.floodingAt === null || workload.state !== 'active') return null;
  return (
    <AlertCard label="It floods" testId="flood-notice" icon={Waves} tone="danger">
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
    </AlertCard>
  );
}
