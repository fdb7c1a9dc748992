import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { workloadQuery } from '#lib/client/workloads.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

const LOOK_EVERY_MS = 700;

/** How many of the requests that waited still do, while each is denied in a step of its own. */
export function RevokeProgress({ workload }: { workload: WorkloadRow }) {
  const [first] = useState(workload.pending);
  const { data } = useQuery({ ...workloadQuery(workload.ref), refetchInterval: LOOK_EVERY_MS });
  const left = Math.min(first, data?.workload.pending ?? first);
  if (first === 0) return null;
  return (
    <div className="grid gap-1.5" role="status" data-testid="revoke-progress">
      <progress aria-label="Denied" className="h-1.5 w-full accent-danger" max={first} value={first - left} />
      <p className="text-muted text-xs">
        Denying what waits: {left.toLocaleString('en')} of {first.toLocaleString('en')} to go.
      </p>
    </div>
  );
}
