import { Building2, CircleHelp, KeyRound, Monitor, User } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { TargetView } from '#lib/contract/request-view.ts';

/** One host or user: its name as the call has it, and what the inventory knows of it. */
export function TargetItem({ target, tenantName, now }: { target: TargetView; tenantName: string; now: string }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2" data-testid="target">
      <span className="flex min-w-0 items-start gap-2">
        <KindIcon kind={target.kind} />
        <ExactText text={target.name} mono className="font-medium" />
      </span>
      {target.displayName && target.displayName !== target.name && (
        <span className="text-muted">
          <ExactText text={target.displayName} />
        </span>
      )}
      {target.role ? <Tag>{target.role}</Tag> : target.resolved && target.kind === 'host' && <Tag tone="warn">no role on record</Tag>}
      {target.privileged && (
        <Tag tone="danger">
          <KeyRound aria-hidden className="size-3" /> privileged
        </Tag>
      )}
      {target.foreign && (
        <Tag tone="danger">
          <Building2 aria-hidden className="size-3" /> belongs to another customer
        </Tag>
      )}
      {!target.resolved && !target.foreign && (
        <Tag tone="warn">
          <CircleHelp aria-hidden className="size-3" /> not in the inventory
        </Tag>
      )}
      <span className="ml-auto flex flex-wrap gap-x-3 text-muted text-xs">
        {target.resolved && !target.foreign && <span>{tenantName}</span>}
        {target.owner && (
          <span>
            owner <ExactText text={target.owner} />
          </span>
        )}
        {target.lastSeenAt && (
          <span>
            seen <RelativeTime at={target.lastSeenAt} now={now} />
          </span>
        )}
      </span>
    </li>
  );
}

function KindIcon({ kind }: { kind: TargetView['kind'] }) {
  const Icon = kind === 'user' ? User : Monitor;
  return (
    <>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span className="sr-only">{kind}</span>
    </>
  );
}

function Tag({ tone = 'plain', children }: { tone?: 'plain' | 'warn' | 'danger'; children: React.ReactNode }) {
  return (
    <span
      className={cn(
        'inline-flex h-5 items-center gap-1 rounded px-1.5 font-medium text-2xs',
        tone === 'plain' && 'bg-surface text-muted ring-1 ring-line',
        tone === 'warn' && 'bg-warn-soft text-warn',
        tone === 'danger' && 'bg-danger-soft text-danger',
      )}
    >
      {children}
    </span>
  );
}
