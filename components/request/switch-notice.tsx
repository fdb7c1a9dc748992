'use client';

import { ArrowRightLeft, Check } from 'lucide-react';
import { useKeys } from '#components/frame/use-keys.ts';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import type { SwitchGuard } from './use-switch-guard.ts';

/** From one customer to another: names both, over the full width. Approve waits until the person says that they see it. */
export function SwitchNotice({ guard, detail }: { guard: SwitchGuard; detail: RequestDetail }) {
  const { from, armed, acknowledge } = guard;
  useKeys({ i: acknowledge }, { enabled: from !== null && !armed });
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
      {armed ? (
        <span className="ml-auto inline-flex min-h-8 items-center gap-1.5 text-[0.8125rem] text-muted">
          <Check aria-hidden className="size-3.5" /> Noticed
        </span>
      ) : (
        <Button size="sm" data-testid="switch-seen" aria-keyshortcuts="i" className="ml-auto max-sm:min-h-10" onClick={acknowledge}>
          I see it <kbd className="font-mono text-muted text-xs max-lg:hidden">i</kbd>
        </Button>
      )}
    </div>
  );
}
