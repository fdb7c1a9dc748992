import { Split } from 'lucide-react';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';

/** A key that two places use in turn. It says what was seen and no more: nothing was refused because of it. */
export function SharedNotice({ detail }: { detail: WorkloadDetail }) {
  if (!detail.workload.keyShared) return null;
  return (
    <section
      aria-label="A key is shared"
      data-testid="shared-notice"
      className="flex items-start gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-3.5 sm:px-5"
    >
      <Split aria-hidden className="mt-0.5 size-4.5 shrink-0 text-warn" />
      <div className="grid gap-0.5">
        <p className="font-semibold text-warn">One key is used from two places in turn.</p>
        <p>
          Nothing was refused. If this is not one workload behind two addresses, somebody else has the key: make another one, move the
          workload to it, and revoke this one. A second workload is registered on its own.
        </p>
      </div>
    </section>
  );
}
