import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  mayReviewTools,
  type ProposedToolCounts,
  type ProposedToolPage,
  type ProposedToolQuery,
  proposedToolCounts,
  proposedToolDetail,
  proposedToolPage,
  type ReviewToolsBody,
  reviewedTools,
} from '#lib/contract/proposed-tool.ts';
import type { MeView } from '#lib/contract/console-view.ts';
import { apiFetch } from './api-fetch.ts';

export type ToolFilter = Pick<ProposedToolQuery, 'tenant' | 'standing' | 'server' | 'q'>;

/** A server of some hundred tools is one page, so that whoever reviews it has all of it before them. */
const PAGE = 500;
/** What changes is told by a hint at once. One that was lost costs no more than this. */
const LOOK_EVERY_MS = 60_000;

export const toolKeys = {
  all: ['tools'] as const,
  list: ({ tenant, standing, server, q }: ToolFilter) =>
    ['tools', 'list', tenant ?? null, standing ?? null, server ?? null, q ?? null] as const,
  counts: ['tools', 'counts'] as const,
  detail: (tenant: string, name: string) => ['tools', 'detail', tenant, name] as const,
};

export const toolsQuery = (filter: ToolFilter) =>
  infiniteQueryOptions({
    queryKey: toolKeys.list(filter),
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: String(PAGE) });
      for (const [name, value] of Object.entries(filter)) if (value) search.set(name, value);
      if (pageParam !== null) search.set('after', pageParam);
      return apiFetch(`/api/console/tools?${search}`, proposedToolPage, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: ProposedToolPage) => next,
    refetchInterval: LOOK_EVERY_MS,
  });

export const toolCountsQuery = () =>
  queryOptions({
    queryKey: toolKeys.counts,
    queryFn: ({ signal }) => apiFetch('/api/console/tool-counts', proposedToolCounts, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });

/** How many tools wait for this person: not reviewed, or changed since, at customers where they may review. */
export function countWaitingTools({ items }: ProposedToolCounts, tenants: MeView['tenants']): number {
  const mine = new Set(tenants.filter(({ roles }) => mayReviewTools(roles)).map(({ id }) => id));
  return items
    .filter(({ tenant, standing }) => mine.has(tenant) && (standing === 'unreviewed' || standing === 'changed'))
    .reduce((sum, { count }) => sum + count, 0);
}

export const toolQuery = (tenant: string, name: string) =>
  queryOptions({
    queryKey: toolKeys.detail(tenant, name),
    queryFn: ({ signal }) =>
      apiFetch(`/api/console/tools/${encodeURIComponent(name)}?tenant=${encodeURIComponent(tenant)}`, proposedToolDetail, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });

/** All of them or none; what is not what was shown any more refuses the whole (`stale_view`). */
export function reviewTools(body: ReviewToolsBody): Promise<{ reviewed: number }> {
  return apiFetch('/api/console/tools/reviews', reviewedTools, { method: 'POST', body });
}
