'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useKeys } from '#components/frame/use-keys.ts';
import type { RowList } from '#components/queue/stable-rows.ts';
import { queryKeys } from '#lib/client/queries.ts';

/**
 * `j` and `k` lead to what stood beside this request in the list that the person came from, `b` back to
 * that list. `o` opens a row in the queue, and so it is nothing here.
 */
export function useNeighbours(id: string): void {
  const queryClient = useQueryClient();
  const router = useRouter();
  const go = (step: 1 | -1) => {
    const lists = queryClient.getQueriesData<RowList>({ queryKey: queryKeys.remembered('').slice(0, -1) });
    const list = lists.map(([, each]) => each).findLast((each) => each?.shown.some(({ row }) => row.id === id));
    const rows = list?.shown.filter(({ gone, row }) => gone === null || row.id === id) ?? [];
    const next = rows[rows.findIndex(({ row }) => row.id === id) + step];
    if (next) router.push(`/requests/${encodeURIComponent(next.row.id)}`);
  };
  useKeys({ j: () => go(1), k: () => go(-1), b: () => router.push('/') });
}
