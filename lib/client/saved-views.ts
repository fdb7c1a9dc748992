import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type SavedView, savedView, savedViewList } from '#lib/contract/saved-view.ts';
import { apiFetch } from './api-fetch.ts';
import { type ListFilter, queryKeys } from './queries.ts';

/** The views of the queue that this person named, on whatever device they did. */
export const savedViewsQuery = () =>
  queryOptions({
    queryKey: queryKeys.views,
    queryFn: async ({ signal }) => (await apiFetch('/api/console/views', savedViewList, { signal })).items,
    refetchInterval: false,
  });

/** Keeps a view under its name, in the place of one's own view of that name. */
export function saveView(name: string, { status: _, ...filter }: ListFilter): Promise<SavedView> {
  return apiFetch(viewPath(name), savedView, { method: 'PUT', body: { filter } });
}

export function deleteView(name: string): Promise<null> {
  return apiFetch(viewPath(name), z.null(), { method: 'DELETE' });
}

function viewPath(name: string): string {
  return `/api/console/views/${encodeURIComponent(name)}`;
}
