'use client';

import { useQuery } from '@tanstack/react-query';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { TenantFilter } from '#components/tenant/tenant-filter.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { countsQuery, type ListFilter, meQuery } from '#lib/client/queries.ts';
import type { RequestPage } from '#lib/contract/console-view.ts';
import { FilterChips } from './filter-chips.tsx';
import { filterHref } from './queue-filter.ts';
import { QueueList } from './queue-list.tsx';
import { SearchBox } from './search-box.tsx';
import { ViewTabs } from './view-tabs.tsx';

/** The queue: what waits for a decision, in the view that the address names. */
export function QueueView({ initial, filter }: { initial: RequestPage; filter: ListFilter }) {
  const me = useQuery(meQuery()).data;
  const counts = useQuery(countsQuery()).data;
  const address = filterHref('/', filter);
  const open = counts?.open ?? 0;
  return (
    <>
      <TabTitle title="Queue" />
      <PageHead
        title="Queue"
        note={open > 0 ? <span className="tabular">{open.toLocaleString('en')} held for a decision</span> : 'nothing held'}
      >
        <TenantFilter
          tenants={me?.tenants ?? []}
          selected={filter.tenant}
          counts={counts?.byTenant ?? {}}
          hrefFor={(tenant) => filterHref('/', { ...filter, tenant })}
        />
      </PageHead>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b max-sm:pb-3">
        <ViewTabs filter={filter} />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2 sm:justify-end sm:pb-2">
          <SearchBox value={filter.q ?? ''} hrefFor={(q) => filterHref('/', { ...filter, q })} />
          <FilterChips base="/" filter={filter} />
        </div>
      </div>
      <QueueList key={address} address={address} filter={filter} initial={initial} />
    </>
  );
}
