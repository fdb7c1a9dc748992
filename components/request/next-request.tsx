'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useKeys } from '#components/frame/use-keys.ts';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { fetchRows, queryKeys } from '#lib/client/queries.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { TierMark } from './tier-mark.tsx';

/** The worst that still waits, of what this person may see and has not signed. Offered, and never opened for them. */
export function NextRequest({ afterId, ready }: { afterId: string; ready: boolean }) {
  const router = useRouter();
  const { data } = useQuery({
    queryKey: [...queryKeys.lists, 'next', afterId],
    queryFn: ({ signal }) => fetchRows({ status: 'open', sort: 'risk' }, { limit: 20 }, signal),
  });
  const next = data?.items.find(({ id, signedByMe }) => id !== afterId && !signedByMe);
  const href = next && `/requests/${encodeURIComponent(next.id)}`;
  useKeys({ n: () => href && router.push(href) }, { enabled: ready && href !== undefined });
  return (
    // As tall before it is known as after, so that nothing moves away from under a thumb.
    <div className="min-h-[4.25rem] lg:min-h-[5.75rem]">
      {data && !href && <p className="text-muted text-xs">Nothing else waits for you.</p>}
      {next && href && <NextLink next={next} href={href} ready={ready} />}
    </div>
  );
}

function NextLink({ next, href, ready }: { next: RequestRow; href: string; ready: boolean }) {
  return (
    <Link
      href={href}
      data-testid="next-request"
      aria-keyshortcuts="n"
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border px-3 py-2 transition-colors hover:bg-sunken lg:py-2.5',
        !ready && 'pointer-events-none',
      )}
    >
      <span className="text-muted text-xs lg:flex-1">
        The worst that waits <kbd className="ml-1 font-mono max-lg:hidden">n</kbd>
      </span>
      <TenantBadge tenant={next.tenant} className="min-w-0 flex-1 font-medium lg:order-1 lg:basis-full" />
      <ArrowRight aria-hidden className="size-3.5 text-muted" />
      <span className="flex min-w-0 basis-full flex-wrap items-center gap-x-3 text-[0.8125rem] lg:order-2">
        <span>{next.toolTitle}</span>
        {next.targetNames[0] !== undefined && <ExactText text={next.targetNames[0]} mono />}
        <TierMark tier={next.risk} />
      </span>
    </Link>
  );
}
