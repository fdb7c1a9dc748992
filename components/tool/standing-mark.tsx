import { BadgeCheck, CircleHelp, FileDiff, type LucideIcon, OctagonX } from 'lucide-react';
import { Pill } from '#components/ui/pill.tsx';
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
  const { word, icon, tone } = LOOK[standing];
  return (
    <Pill icon={icon} tone={tone} data-testid="standing" data-standing={standing}>
      {word}
    </Pill>
  );
}
