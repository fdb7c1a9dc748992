import { CirclePause, KeyRound, type LucideIcon, Zap } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

const LOOK: Record<WorkloadRow['state'], { word: string; icon: LucideIcon; tone: string }> = {
  active: { word: 'Active', icon: Zap, tone: 'bg-ok-soft text-ok' },
  suspended: { word: 'Suspended', icon: CirclePause, tone: 'bg-danger-soft text-danger' },
  'no-key': { word: 'No key', icon: KeyRound, tone: 'bg-sunken text-muted' },
};

/** Whether it may act. */
export function StateMark({ state }: { state: WorkloadRow['state'] }) {
  const { word, icon: Icon, tone } = LOOK[state];
  return (
    <span
      data-testid="state"
      data-state={state}
      className={cn('inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-xs', tone)}
    >
      <Icon aria-hidden className="size-3.5" strokeWidth={2.2} />
      {word}
    </span>
  );
}
