'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Wrench } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { TenantFilter } from '#components/tenant/tenant-filter.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { meQuery } from '#lib/client/queries.ts';
import { type ToolFilter, toolsQuery } from '#lib/client/tools.ts';
import { TOOL_STANDINGS } from '#lib/contract/proposed-tool.ts';
import { mayReview } from './may-review.ts';
import { ReviewBar } from './review-bar.tsx';
import { standingWord } from './standing-mark.tsx';
import { ToolRow } from './tool-row.tsx';

function hrefOf({ tenant, standing }: ToolFilter): string {
  const search = new URLSearchParams();
  if (tenant) search.set('tenant', tenant);
  if (standing) search.set('standing', standing);
  return search.size === 0 ? '/tools' : `/tools?${search}`;
}

/** The tools that MCP gates brought along: what may be called, what waits for a person, what is another thing than was judged. */
export function ToolsView({ filter }: { filter: ToolFilter }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(toolsQuery(filter));
  const tenants = useQuery(meQuery()).data?.tenants ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const tools = data?.pages.flatMap(({ items }) => items) ?? [];
  // One review is of one customer: several are chosen together only where no other customer's are in sight.
  const only = tenants.find(({ id }) => id === (filter.tenant ?? (tenants.length === 1 ? tenants[0]?.id : undefined)));
  // What changed since it was judged is opened, one by one: the difference is what there is to judge.
  const open = tools.filter(({ standing, tenant }) => standing === 'unreviewed' && tenant === only?.id);
  const picked = open.filter(({ name, definitionHash }) => chosen.has(`${name} ${definitionHash}`));
  const reviews = only !== undefined && mayReview(only);
  return (
    <>
      <TabTitle title="Tools" />
      <PageHead
        title="Tools"
        note={
          data && (
            <span className="tabular">
              {tools.length.toLocaleString('en')}
              {hasNextPage ? ' and more' : ''} from MCP gates
            </span>
          )
        }
      >
        <TenantFilter
          tenants={tenants}
          selected={filter.tenant}
          hrefFor={(tenant) => hrefOf({ ...(tenant && { tenant }), ...(filter.standing && { standing: filter.standing }) })}
        />
      </PageHead>
      <nav aria-label="Filter by review" className="strip mb-4 gap-1.5 py-1">
        {[undefined, ...TOOL_STANDINGS].map((standing) => (
          <Link
            key={standing ?? 'all'}
            scroll={false}
            href={hrefOf({ ...(filter.tenant && { tenant: filter.tenant }), ...(standing && { standing }) })}
            aria-current={filter.standing === standing ? 'true' : undefined}
            className={cn(
              'inline-flex h-8 shrink-0 pointer-coarse:h-11 items-center rounded-full border bg-surface px-3 font-medium text-[0.8125rem] text-muted transition-colors hover:text-ink',
              filter.standing === standing && 'border-ink/70 text-ink',
            )}
          >
            {standing === undefined ? 'All' : standingWord(standing)}
          </Link>
        ))}
      </nav>
      <p role="alert" className="mb-3 text-danger empty:hidden">
        {error?.message}
      </p>
      {reviews && open.length > 0 && (
        <ReviewBar
          key={only.id}
          tenant={only}
          open={open}
          picked={picked}
          onPick={(picks) => setChosen(new Set(picks.map(({ name, definitionHash }) => `${name} ${definitionHash}`)))}
        />
      )}
      {!isPending && tools.length === 0 && !error ? (
        <EmptyState icon={<Wrench className="size-5" />} title="No such tools">
          An MCP gate proposes the tools of the server behind it. They are here then, and none may be called before a manager or an
          administrator has judged it.
        </EmptyState>
      ) : (
        <ul aria-label="Tools" aria-busy={isPending} className="overflow-hidden rounded-lg border bg-surface empty:hidden">
          {tools.map((tool) => {
            const key = `${tool.name} ${tool.definitionHash}`;
            const selectable = reviews && tool.standing === 'unreviewed';
            return (
              <ToolRow
                key={`${tool.tenant} ${tool.name}`}
                tool={tool}
                tenant={tenants.find(({ id }) => id === tool.tenant)}
                chosen={selectable ? chosen.has(key) : null}
                onChoose={(add) => setChosen(new Set(add ? [...chosen, key] : [...chosen].filter((each) => each !== key)))}
              />
            );
          })}
        </ul>
      )}
      {hasNextPage && (
        <Button className="mt-4 w-full" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}
