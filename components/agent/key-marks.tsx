import { KeyRound, Split, Waves } from 'lucide-react';
import { Pill } from '#components/ui/pill.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

const SOON_MS = 7 * 86_400_000;

/** What somebody should look after: that it floods, a key that ends within a week, a key that two places use. */
export function KeyMarks({ workload, now }: { workload: WorkloadRow; now: string }) {
  const ends = workload.keyEndsAt;
  const soon = ends !== null && Date.parse(ends) - Date.parse(now) < SOON_MS;
  return (
    <>
      {workload.floodingAt !== null && (
        <Pill icon={Waves} tone="bg-danger-soft text-danger" data-testid="flooding">
          Flooding
        </Pill>
      )}
      {workload.keyShared && (
        <span data-testid="key-shared" className="inline-flex items-center gap-1 whitespace-nowrap font-medium text-danger text-xs">
          <Split aria-hidden className="size-3.5" /> key used from two places
        </span>
      )}
      {soon && (
        <span data-testid="key-ends" className="inline-flex items-center gap-1 whitespace-nowrap font-medium text-warn text-xs">
          <KeyRound aria-hidden className="size-3.5" /> last key ends <RelativeTime at={ends} now={now} />
        </span>
      )}
    </>
  );
}
