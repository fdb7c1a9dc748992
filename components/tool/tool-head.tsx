import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { MeView } from '#lib/contract/console-view.ts';
import type { ProposedToolDetail } from '#lib/contract/proposed-tool.ts';
import { StandingMark } from './standing-mark.tsx';

/** The customer and the standing, kept in view; then the name. */
export function ToolHead({ tool, tenant }: { tool: ProposedToolDetail; tenant: MeView['tenants'][number] | undefined }) {
  return (
    <>
      <div className="sticky top-13 z-10 -mx-4 mb-5 border-b bg-surface sm:mx-0 sm:mb-6 sm:overflow-hidden sm:rounded-b-lg sm:border-x">
        {tenant && <TenantEdge color={tenant.color} className="block h-1 w-full" />}
        <div className="flex h-13 items-center gap-3 px-4 sm:px-5">
          <Link
            href={`/tools?tenant=${encodeURIComponent(tool.tenant)}`}
            aria-label="Back to the tools"
            className="-ml-2 grid size-9 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink"
          >
            <ArrowLeft aria-hidden className="size-4" />
          </Link>
          {tenant && <TenantBadge tenant={tenant} size="lg" />}
          <span className="ml-auto shrink-0">
            <StandingMark standing={tool.standing} />
          </span>
        </div>
      </div>
      <h1 className="mb-5 font-mono font-semibold text-lg tracking-tight">
        <ExactText text={tool.name} />
      </h1>
    </>
  );
}
