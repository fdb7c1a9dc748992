import { queryOptions } from '@tanstack/react-query';
import { countsView, type ListQuery, meView, type RequestPage, requestDetail, requestPage } from '#lib/contract/console-view.ts';
import { noticeList } from '#lib/contract/notice-view.ts';
import { apiFetch } from './api-fetch.ts';
import { observeServerTime } from './server-clock.ts';

/** What a list shows. Every field is in the address, so that a view can be bookmarked and shared. */
export type ListFilter = Partial<Omit<ListQuery, 'after' | 'limit' | 'ids'>>;
type PageOf = { ids?: readonly string[]; after?: string | null; limit?: number };

export const queryKeys = {
  me: ['me'] as const,
  counts: ['counts'] as const,
  notices: ['notices'] as const,
  views: ['views'] as const,
  details: ['requests', 'detail'] as const,
  detail: (id: string) => ['requests', 'detail', id] as const,
  lists: ['requests', 'list'] as const,
  /** What a page remembers of one list, so that coming back to it is coming back to the same place. */
  remembered: (key: string) => ['requests', 'remembered', key] as const,
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

export const noticesQuery = () =>
  queryOptions({
    queryKey: queryKeys.notices,
    queryFn: ({ signal }) => apiFetch('/api/console/notices', noticeList, { signal }),
    refetchInterval: 60_000,
  });

/** One page of a list, or what of `ids` belongs to it. */
export async function fetchRows(filter: ListFilter, of: PageOf = {}, signal?: AbortSignal): Promise<RequestPage> {
  const path = `/api/console/requests?${listSearch(filter, of)}`;
  const page = await apiFetch(path, requestPage, signal ? { signal } : {});
  observeServerTime(page.now);
  return page;
}

export const detailQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.detail(id),
    queryFn: async ({ signal }) => {
      const detail = await apiFetch(`/api/console/requests/${encodeURIComponent(id)}`, requestDetail, { signal });
      observeServerTime(detail.now);
      return detail;
    },
  });

function listSearch(filter: ListFilter, { ids, after, limit }: PageOf): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined && value !== '') search.set(name, value);
  if (ids) search.set('ids', ids.join(','));
  if (after) search.set('after', after);
  if (limit) search.set('limit', String(limit));
  return search.toString();
}
