'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { TenantFilter } from '#components/tenant/tenant-filter.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { listQueryOptions, meQuery } from '#lib/client/queries.ts';
import type { RequestPage } from '#lib/contract/console-view.ts';
import { type HistoryFilter, historyHref } from './history-filter.ts';
import { HistoryRow } from './history-row.tsx';
import { StatusFilter } from './status-filter.tsx';

/**
 * What was decided, newest first, a page at a time. What is decided meanwhile waits behind a button, so that no row moves
 * while it is read. Remounted per filter (give it a `key`).
 */
export function HistoryView({ initial, filter }: { initial: RequestPage; filter: HistoryFilter }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, error } = useInfiniteQuery({
    ...listQueryOptions(filter),
    initialData: { pages: [initial], pageParams: [null] },
    refetchInterval: false,
  });
  const me = useQuery(meQuery()).data;
  const [shown, setShown] = useState(() => idsOf([initial]));
  const current = data.pages.flatMap((page) => page.items);
  const rows = current.filter((row) => shown.has(row.id));
  const newer = current.length - rows.length;
  const total = data.pages[0]?.total ?? rows.length;
  const now = data.pages[0]?.now ?? initial.now;

  async function showOlder() {
    const { data: longer } = await fetchNextPage();
    if (longer) setShown(idsOf(longer.pages));
  }

  return (
    <>
      <TabTitle title="History" />
      <PageHead title="History" note={<span className="tabular">{total} in all</span>}>
        {newer > 0 && (
          <Button size="sm" className="tabular text-held" onClick={() => setShown(idsOf(data.pages))}>
            Show {newer} newer
          </Button>
        )}
      </PageHead>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <TenantFilter tenants={me?.tenants ?? []} selected={filter.tenant} hrefFor={(tenant) => historyHref({ ...filter, tenant })} />
        <StatusFilter filter={filter} />
      </div>
      {rows.length === 0 ? (
        <EmptyState icon={<History className="size-5" />} title="Nothing here yet">
          Calls appear here once policy, a person or the clock has decided them. Change the filter to see others.
        </EmptyState>
      ) : (
        <ul aria-label="Decided calls" className="overflow-hidden rounded-lg border bg-surface">
          {rows.map((row) => (
            <HistoryRow key={row.id} row={row} now={now} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button className="mt-4 w-full" onClick={() => void showOlder()} disabled={isFetchingNextPage}>
          Older
        </Button>
      )}
      {error && (
        <p role="alert" className="mt-3 text-danger">
          {error.message}
        </p>
      )}
    </>
  );
}

function idsOf(pages: readonly RequestPage[]): ReadonlySet<string> {
  return new Set(pages.flatMap((page) => page.items.map(({ id }) => id)));
}
