import { Split } from 'lucide-react';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { AlertCard } from './alert-card.tsx';

/** A key that two places use in turn. It says what was seen and no more: nothing was refused because of it. */
export function SharedNotice({ detail }: { detail: WorkloadDetail }) {
  if (!detail.workload.keyShared) return null;
  return (
    <AlertCard label="A key is shared" testId="shared-notice" icon={Split} tone="warn">
      <p className="font-semibold text-warn">One key is used from two places in turn.</p>
      <p>
        Nothing was refused. If this is not one workload behind two addresses, somebody else has the key: make another one, move the
        workload to it, and revoke this one. A second workload is registered on its own.
      </p>
    </AlertCard>
  );
}
