import { ArrowRightLeft } from 'lucide-react';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import type { SwitchGuard } from './use-switch-guard.ts';

/** From one customer to another: names both, over the full width, before the buttons arm. */
export function SwitchNotice({ guard, detail }: { guard: SwitchGuard; detail: RequestDetail }) {
  const { from, armed, acknowledge } = guard;
  if (from === null) return null;
  return (
    <div
      role="status"
      data-testid="switch-notice"
      data-armed={armed}
      className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t bg-held-soft px-4 py-2 sm:px-5"
    >
      <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <ArrowRightLeft aria-hidden className="size-4 shrink-0 text-held" />
        <span className="font-medium text-held">Another customer:</span>
        <TenantBadge tenant={detail.tenant} className="font-semibold" />
        <span className="inline-flex items-center gap-1.5 text-[0.8125rem]">
          — you last decided for <TenantBadge tenant={from.tenant} />
          <RelativeTime at={from.at} now={detail.now} className="text-muted" />
        </span>
      </p>
      <Button size="sm" className="ml-auto" disabled={armed} onClick={acknowledge}>
        {armed ? 'Noticed' : 'I see it'}
      </Button>
    </div>
  );
}
