'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ArrowUpDown, CirclePause } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { TenantFilter } from '#components/tenant/tenant-filter.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { countsQuery, listQueryOptions, meQuery } from '#lib/client/queries.ts';
import type { RequestPage } from '#lib/contract/console-view.ts';
import { QUEUE_COLUMNS, QueueRow } from './queue-row.tsx';
import { isUntidy, mergeRows, sortRows } from './stable-rows.ts';

/** The live queue of the tenants that this person sees. Remounted per filter (give it a `key`). */
export function QueueView({ initial, tenant }: { initial: RequestPage; tenant?: string | undefined }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...listQueryOptions({ status: 'open', tenant }),
    initialData: { pages: [initial], pageParams: [null] },
  });
  const me = useQuery(meQuery()).data;
  const counts = useQuery(countsQuery()).data;
  const current = useMemo(() => data.pages.flatMap((page) => page.items), [data]);
  const [shown, setShown] = useState(() => sortRows(initial.items));
  useEffect(() => setShown((before) => mergeRows(before, current)), [current]);

  const now = data.pages[0]?.now ?? initial.now;
  const held = shown.filter((entry) => !entry.gone);
  const fresh = held.filter((entry) => entry.isNew).length;
  const gone = shown.length - held.length;
  const total = data.pages[0]?.total ?? held.length;

  return (
    <>
      <TabTitle title="Queue" />
      <PageHead title="Queue" note={total > 0 ? <span className="tabular">{total} held for a decision</span> : 'nothing held'}>
        <TenantFilter
          tenants={me?.tenants ?? []}
          selected={tenant}
          counts={counts?.byTenant ?? {}}
          hrefFor={(id) => (id ? `/?tenant=${id}` : '/')}
        />
      </PageHead>
      <p role="status" className="sr-only">
        {fresh > 0 ? `${fresh} new held ${fresh === 1 ? 'call' : 'calls'} at the end of the list` : ''}
      </p>
      {shown.length > 0 && (
        <div className="overflow-hidden rounded-lg border bg-surface">
          <div className="flex h-10 items-center border-b bg-sunken pr-2 pl-5 text-muted text-xs">
            {isUntidy(shown, current) ? (
              <>
                <span className="tabular font-medium text-held">{tidyText(fresh, gone)}</span>
                <Button size="sm" variant="quiet" className="ml-auto" onClick={() => setShown(sortRows(current))}>
                  <ArrowUpDown aria-hidden className="size-3.5" /> Put in order
                </Button>
              </>
            ) : (
              <div aria-hidden className={cn('w-full gap-x-4 pr-2 lg:grid', QUEUE_COLUMNS)}>
                <span className="lg:hidden">Most urgent first</span>
                {['Tenant', 'Call', 'Risk', 'Signed'].map((head) => (
                  <span key={head} className="hidden lg:block">
                    {head}
                  </span>
                ))}
                <span className="hidden text-right lg:block">Time left</span>
              </div>
            )}
          </div>
          <ul aria-label="Held calls">
            {shown.map((entry) => (
              <QueueRow key={entry.row.id} entry={entry} now={now} />
            ))}
          </ul>
        </div>
      )}
      {hasNextPage && (
        <Button className="mt-4 w-full" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          Show more
        </Button>
      )}
      {shown.length === 0 && (
        <EmptyState icon={<CirclePause className="size-5" />} title="Nothing is held">
          When policy stops an agent’s call {tenant ? 'for this tenant' : 'for one of your tenants'}, it appears here at once and waits for
          you.
        </EmptyState>
      )}
    </>
  );
}

function tidyText(fresh: number, gone: number): string {
  const parts = [fresh > 0 && `${fresh} new below`, gone > 0 && `${gone} decided`].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : 'The order changed';
}
