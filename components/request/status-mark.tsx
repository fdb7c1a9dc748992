import {
  Ban,
  Check,
  CheckCheck,
  CircleHelp,
  CirclePause,
  CircleX,
  Clock,
  type LucideIcon,
  LoaderCircle,
  TimerOff,
  Undo2,
} from 'lucide-react';
import { Pill } from '#components/ui/pill.tsx';
import type { RequestRow } from '#lib/contract/console-view.ts';

type Status = RequestRow['status'];

export const STATUS_WORDS: Record<Status, string> = {
  pending: 'Held',
  approved: 'Approved',
  denied: 'Denied',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  executing: 'Running',
  lapsed: 'Lapsed',
  revoked: 'Revoked',
  succeeded: 'Done',
  failed: 'Failed',
  unknown: 'Outcome unknown',
};

const LOOK: Record<Status, { icon: LucideIcon; tone: string }> = {
  pending: { icon: CirclePause, tone: 'bg-held-soft text-held' },
  approved: { icon: Check, tone: 'bg-ok-soft text-ok' },
  denied: { icon: Ban, tone: 'bg-danger-soft text-danger' },
  expired: { icon: TimerOff, tone: 'bg-sunken text-muted' },
  withdrawn: { icon: Undo2, tone: 'bg-sunken text-muted' },
  executing: { icon: LoaderCircle, tone: 'bg-ok-soft text-ok' },
  lapsed: { icon: Clock, tone: 'bg-sunken text-muted' },
  revoked: { icon: Ban, tone: 'bg-danger-soft text-danger' },
  succeeded: { icon: CheckCheck, tone: 'bg-ok-soft text-ok' },
  failed: { icon: CircleX, tone: 'bg-danger-soft text-danger' },
  unknown: { icon: CircleHelp, tone: 'bg-warn-soft text-warn' },
};

export function StatusMark({ status, className }: { status: Status; className?: string | undefined }) {
  const { icon, tone } = LOOK[status];
  return (
    <Pill icon={icon} tone={tone} turns={status === 'executing'} className={className} data-testid="status" data-status={status}>
      {STATUS_WORDS[status]}
    </Pill>
  );
}
