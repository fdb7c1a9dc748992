'use client';

import { useQuery } from '@tanstack/react-query';
import { countsQuery } from '#lib/client/queries.ts';

/** The only place that sets a signed-in page's title, so that the number of held calls is always in the tab. */
export function TabTitle({ title }: { title: string }) {
  const open = useQuery(countsQuery()).data?.open ?? 0;
  return <title>{`${open > 0 ? `(${open}) ` : ''}${title} · Holdpoint`}</title>;
}
