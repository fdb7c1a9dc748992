import { ListX } from 'lucide-react';
import Link from 'next/link';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { MeView } from '#lib/contract/console-view.ts';
import type { ProposedToolView } from '#lib/contract/proposed-tool.ts';
import { StandingMark } from './standing-mark.tsx';

type Props = {
  tool: ProposedToolView;
  tenant: MeView['tenants'][number] | undefined;
  /** Null where it cannot be taken into a review of several. */
  chosen: boolean | null;
  /** Whether any beside it can. */
  gutter: boolean;
  onChoose: (chosen: boolean) => void;
};

/** One tool: whose it is, what it is called, what its own server says of it, and how it stands. */
export function ToolRow({ tool, tenant, chosen, gutter, onChoose }: Props) {
  return (
    <li
      data-testid="tool-row"
      data-tool={tool.name}
      data-tenant={tool.tenant}
      className={cn(
        'relative grid gap-x-2 border-b py-3 pr-4 pl-4 [contain-intrinsic-size:auto_4.5rem] [content-visibility:auto] last:border-b-0 hover:bg-sunken has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-held has-[a:focus-visible]:-outline-offset-2',
        gutter ? 'grid-cols-[1.75rem_minmax(0,1fr)]' : 'grid-cols-[minmax(0,1fr)]',
      )}
    >
      {tenant && <TenantEdge color={tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />}
      {gutter && (
        <span className="relative z-1 grid place-items-start pt-0.5">
          {chosen !== null && (
            <label className="grid size-7 place-items-center pointer-coarse:size-10">
              <span className="sr-only">Choose {tool.name}</span>
              <input
                type="checkbox"
                data-testid="choose"
                checked={chosen}
                onChange={(event) => onChoose(event.target.checked)}
                className="size-4 accent-held"
              />
            </label>
          )}
        </span>
      )}
      <div className="grid min-w-0 gap-1">
        <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
          <Link
            href={`/tools/${encodeURIComponent(tool.tenant)}/${encodeURIComponent(tool.name)}`}
            prefetch={false}
            className="min-w-0 font-medium font-mono text-[0.875rem] outline-none after:absolute after:inset-0 after:content-['']"
          >
            <ExactText text={tool.name} />
          </Link>
          <span className="flex flex-wrap items-center gap-x-4 gap-y-1 sm:ml-auto">
            {tool.class === null && <span className="sr-only">Suggested: </span>}
            <RiskMark toolClass={tool.class ?? tool.suggestedClass} className="text-xs" />
            {tool.uncheckedPatterns.length > 0 && (
              <Pill icon={ListX} tone="bg-warn-soft text-warn" data-testid="unchecked">
                {tool.uncheckedPatterns.length === 1 ? '1 pattern' : `${tool.uncheckedPatterns.length} patterns`} not checked
              </Pill>
            )}
            <StandingMark standing={tool.standing} />
          </span>
        </div>
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5 text-[0.8125rem] text-muted">
          {tenant && <TenantBadge tenant={tenant} className="text-xs" />}
          <span className="line-clamp-2 min-w-0 flex-1 basis-60">
            {tool.description === '' ? <span className="text-faint">no description</span> : <ExactText text={tool.description} />}
          </span>
        </p>
      </div>
    </li>
  );
}
