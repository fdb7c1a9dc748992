import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { countsView, meView, type RequestPage, requestDetail, requestPage } from '#lib/contract/console-view.ts';
import { apiFetch } from './api-fetch.ts';
import { observeServerTime } from './server-clock.ts';

/** What a list shows. Every field is in the address, so that a view can be bookmarked and shared. */
export type ListFilter = { status: string; tenant?: string | undefined; tool?: string | undefined };

export const queryKeys = {
  me: ['me'] as const,
  counts: ['counts'] as const,
  lists: ['requests', 'list'] as const,
  list: (filter: ListFilter) => ['requests', 'list', filter.status, filter.tenant ?? '', filter.tool ?? ''] as const,
  details: ['requests', 'detail'] as const,
  detail: (id: string) => ['requests', 'detail', id] as const,
};

export const meQuery = () =>
  queryOptions({
    queryKey: queryKeys.me,
    queryFn: ({ signal }) => apiFetch('/api/console/me', meView, { signal }),
  });

export const countsQuery = () =>
  queryOptions({
    queryKey: queryKeys.counts,
    queryFn: ({ signal }) => apiFetch('/api/console/counts', countsView, { signal }),
  });

export const listQueryOptions = (filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: queryKeys.list(filter),
    queryFn: async ({ pageParam, signal }) => {
      const page = await apiFetch(`/api/console/requests?${listSearch(filter, pageParam)}`, requestPage, { signal });
      observeServerTime(page.now);
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: RequestPage) => last.next,
  });

export const detailQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.detail(id),
    queryFn: async ({ signal }) => {
      const detail = await apiFetch(`/api/console/requests/${encodeURIComponent(id)}`, requestDetail, { signal });
      observeServerTime(detail.now);
      return detail;
    },
  });

function listSearch(filter: ListFilter, after: string | null): string {
  const search = new URLSearchParams({ status: filter.status });
  if (filter.tenant) search.set('tenant', filter.tenant);
  if (filter.tool) search.set('tool', filter.tool);
  if (after) search.set('after', after);
  return search.toString();
}
