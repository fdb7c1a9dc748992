import { CirclePause, KeyRound, type LucideIcon, OctagonX, Zap } from 'lucide-react';
import { Pill } from '#components/ui/pill.tsx';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

const LOOK: Record<WorkloadRow['state'], { word: string; icon: LucideIcon; tone: string }> = {
  active: { word: 'Active', icon: Zap, tone: 'bg-ok-soft text-ok' },
  suspended: { word: 'Suspended', icon: CirclePause, tone: 'bg-danger-soft text-danger' },
  revoked: { word: 'Revoked', icon: OctagonX, tone: 'bg-danger-soft text-danger' },
  'no-key': { word: 'No key', icon: KeyRound, tone: 'bg-sunken text-muted' },
};

/** Whether it may act. */
export function StateMark({ state }: { state: WorkloadRow['state'] }) {
  const { word, icon, tone } = LOOK[state];
  return (
    <Pill icon={icon} tone={tone} data-testid="state" data-state={state}>
      {word}
    </Pill>
  );
}
