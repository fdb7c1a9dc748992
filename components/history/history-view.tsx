'use client';

import { useQuery } from '@tanstack/react-query';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { FilterChips } from '#components/queue/filter-chips.tsx';
import { filterHref } from '#components/queue/queue-filter.ts';
import { SearchBox } from '#components/queue/search-box.tsx';
import { TenantFilter } from '#components/tenant/tenant-filter.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { type ListFilter, meQuery } from '#lib/client/queries.ts';
import type { RequestPage } from '#lib/contract/console-view.ts';
import { HistoryList } from './history-list.tsx';
import { StatusFilter } from './status-filter.tsx';

/** The service counts no further; a longer history costs no more than a short one. */
const COUNTED = 10_000;

/** Who decided what, the last decision first, in the view that the address names. */
export function HistoryView({ initial, filter }: { initial: RequestPage; filter: ListFilter }) {
  const me = useQuery(meQuery()).data;
  const address = filterHref('/history', filter);
  const total = initial.total >= COUNTED ? `${COUNTED.toLocaleString('en')} or more` : initial.total.toLocaleString('en');
  return (
    <>
      <TabTitle title="History" />
      <PageHead title="History" note={<span className="tabular">{total} in this view, the last decision first</span>}>
        <TenantFilter
          tenants={me?.tenants ?? []}
          selected={filter.tenant}
          hrefFor={(tenant) => filterHref('/history', { ...filter, tenant })}
        />
      </PageHead>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <StatusFilter filter={filter} />
        <SearchBox
          className="max-sm:order-last max-sm:basis-full"
          value={filter.q ?? ''}
          hrefFor={(q) => filterHref('/history', { ...filter, q })}
        />
        <FilterChips base="/history" filter={filter} />
      </div>
      <HistoryList key={address} address={address} filter={filter} initial={initial} />
    </>
  );
}
