'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { TenantFilter } from '#components/tenant/tenant-filter.tsx';
import { Button } from '#components/ui/button.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { meQuery } from '#lib/client/queries.ts';
import { type ToolFilter, toolCountsQuery, toolsQuery } from '#lib/client/tools.ts';
import { mayReviewTools, type ProposedToolView } from '#lib/contract/proposed-tool.ts';
import { ReviewBar } from './review-bar.tsx';
import { ToolRow } from './tool-row.tsx';
import { ToolsEmpty } from './tools-empty.tsx';
import { ToolsFilter } from './tools-filter.tsx';
import { toolsPath } from './tools-path.ts';

/** What is chosen is a tool as it stood there: another definition of it is not chosen. */
const keyOf = ({ name, definitionHash }: ProposedToolView) => `${name} ${definitionHash}`;

/**
 * What changed since it was judged is opened, one by one: the difference is what there is to judge. So is what cannot be wholly
 * checked: each of its patterns is accepted by name.
 */
const isJudgedTogether = ({ standing, uncheckedPatterns }: ProposedToolView) => standing === 'unreviewed' && uncheckedPatterns.length === 0;

/** The tools that MCP gates brought along: what may be called, what waits for a person, what is another thing than was judged. */
export function ToolsView({ filter }: { filter: ToolFilter }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(toolsQuery(filter));
  const tenants = useQuery(meQuery()).data?.tenants ?? [];
  const counts = useQuery(toolCountsQuery()).data?.items ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const tools = data?.pages.flatMap(({ items }) => items) ?? [];
  // One review is of one customer: several are chosen together only where no other customer's are in sight.
  const only = tenants.find(({ id }) => id === (filter.tenant ?? (tenants.length === 1 ? tenants[0]?.id : undefined)));
  const open = tools.filter((tool) => isJudgedTogether(tool) && tool.tenant === only?.id);
  const picked = open.filter((tool) => chosen.has(keyOf(tool)));
  const reviews = only !== undefined && mayReviewTools(only.roles);
  const selectable = (tool: ProposedToolView) => reviews && isJudgedTogether(tool);
  const mine = new Set(tenants.filter(({ roles }) => mayReviewTools(roles)).map(({ id }) => id));
  const several = only === undefined && tools.filter((tool) => isJudgedTogether(tool) && mine.has(tool.tenant)).length > 1;
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
        <TenantFilter tenants={tenants} selected={filter.tenant} hrefFor={(tenant) => toolsPath({ ...filter, tenant })} />
      </PageHead>
      <ToolsFilter filter={filter} counts={counts} />
      <p role="alert" className="mb-3 text-danger empty:hidden">
        {error?.message}
      </p>
      {reviews && open.length > 0 && (
        <ReviewBar key={only.id} tenant={only} open={open} picked={picked} onPick={(picks) => setChosen(new Set(picks.map(keyOf)))} />
      )}
      {several && (
        <p className="mb-3 text-muted" data-testid="several-hint">
          Several can be reviewed at once: choose their customer first.
        </p>
      )}
      {!isPending && tools.length === 0 && !error ? (
        <ToolsEmpty filter={filter} />
      ) : (
        <ul aria-label="Tools" aria-busy={isPending} className="overflow-hidden rounded-lg border bg-surface empty:hidden">
          {tools.map((tool) => {
            const key = keyOf(tool);
            return (
              <ToolRow
                key={`${tool.tenant} ${tool.name}`}
                tool={tool}
                tenant={tenants.find(({ id }) => id === tool.tenant)}
                chosen={selectable(tool) ? chosen.has(key) : null}
                gutter={reviews && open.length > 0}
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
