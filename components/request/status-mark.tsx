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
import { cn } from '#components/ui/cn.ts';
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

export function StatusMark({ status, className }: { status: Status; className?: string }) {
  const { icon: Icon, tone } = LOOK[status];
  return (
    <span
      data-testid="status"
      data-status={status}
      className={cn('inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-xs', tone, className)}
    >
      <Icon aria-hidden className={cn('size-3.5', status === 'executing' && 'animate-spin')} strokeWidth={2.2} />
      {STATUS_WORDS[status]}
    </span>
  );
}
