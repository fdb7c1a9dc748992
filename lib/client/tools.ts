import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  type ProposedToolPage,
  type ProposedToolQuery,
  proposedToolDetail,
  proposedToolPage,
  type ReviewToolsBody,
  reviewedTools,
} from '#lib/contract/proposed-tool.ts';
import { apiFetch } from './api-fetch.ts';

export type ToolFilter = Pick<ProposedToolQuery, 'tenant' | 'standing'>;

/** A server of some hundred tools is one page, so that whoever reviews it has all of it before them. */
const PAGE = 500;
/** Gates propose when they start and when their server says that its tools changed; nobody waits for this page by the second. */
const LOOK_EVERY_MS = 15_000;

export const toolKeys = {
  all: ['tools'] as const,
  list: ({ tenant, standing }: ToolFilter) => ['tools', 'list', tenant ?? null, standing ?? null] as const,
  detail: (tenant: string, name: string) => ['tools', 'detail', tenant, name] as const,
};

export const toolsQuery = (filter: ToolFilter) =>
  infiniteQueryOptions({
    queryKey: toolKeys.list(filter),
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: String(PAGE) });
      if (filter.tenant) search.set('tenant', filter.tenant);
      if (filter.standing) search.set('standing', filter.standing);
      if (pageParam !== null) search.set('after', pageParam);
      return apiFetch(`/api/console/tools?${search}`, proposedToolPage, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: ProposedToolPage) => next,
    refetchInterval: LOOK_EVERY_MS,
  });

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
