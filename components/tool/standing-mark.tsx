import { BadgeCheck, CircleHelp, FileDiff, type LucideIcon, OctagonX } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import type { ToolStanding } from '#lib/contract/proposed-tool.ts';

const LOOK: Record<ToolStanding, { word: string; icon: LucideIcon; tone: string }> = {
  unreviewed: { word: 'Not reviewed', icon: CircleHelp, tone: 'bg-held-soft text-held' },
  changed: { word: 'Changed', icon: FileDiff, tone: 'bg-warn-soft text-warn' },
  approved: { word: 'Approved', icon: BadgeCheck, tone: 'bg-ok-soft text-ok' },
  refused: { word: 'Refused', icon: OctagonX, tone: 'bg-danger-soft text-danger' },
};

export function standingWord(standing: ToolStanding): string {
  return LOOK[standing].word;
}

/** Whether it may be called, and if not, why not. */
export function StandingMark({ standing }: { standing: ToolStanding }) {
  const { word, icon: Icon, tone } = LOOK[standing];
  return (
    <span
      data-testid="standing"
      data-standing={standing}
      className={cn('inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-xs', tone)}
    >
      <Icon aria-hidden className="size-3.5" strokeWidth={2.2} />
      {word}
    </span>
  );
}
