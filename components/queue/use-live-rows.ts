'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type ListFilter, queryKeys } from '#lib/client/queries.ts';
import type { RequestPage } from '#lib/contract/console-view.ts';
import type { Order } from './row-order.ts';
import { createRowAsker, readPage } from './row-asker.ts';
import { appendPage, refreshHead, type RowList, startList, tidy } from './stable-rows.ts';

/** More at once would be felt in the hand that scrolls. */
const PAGE = 100;

export type LiveRows = {
  list: RowList;
  change: (turn: (list: RowList) => RowList) => void;
  ask: (ids: readonly string[]) => void;
  /** Which rows are on the screen: they are the ones that are kept current. */
  look: (ids: readonly string[]) => void;
  loadMore: () => void;
  loading: boolean;
};

/**
 * One list that follows the service: its first page, pages at the end, and whatever rows the hints name. What it lists
 * is settled when it mounts; another view is another list, so give its component the address as `key`.
 */
export function useLiveRows(key: string, wanted: ListFilter, wantedOrder: Order, initial: RequestPage): LiveRows {
  const queryClient = useQueryClient();
  const [{ filter, order }] = useState({ filter: wanted, order: wantedOrder });
  const [list, setList] = useState(() => resume(queryClient, key, initial, order));
  const [loading, setLoading] = useState(false);
  const latest = useRef(list);
  latest.current = list;

  useEffect(() => () => void queryClient.setQueryData(queryKeys.remembered(key), latest.current), [queryClient, key]);

  const { ask, look, know, stop, start } = useMemo(
    () => createRowAsker(queryClient, filter, order, () => latest.current, setList),
    [queryClient, filter, order],
  );
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);

  const loadMore = useCallback(() => {
    const { next } = latest.current;
    if (next === null) return;
    setLoading(true);
    readPage(queryClient, filter, { after: next, limit: PAGE })
      .then((page) => {
        know(page.items);
        setList((before) => (before.next === next ? appendPage(before, page) : before));
      })
      .catch(() => {
        // The end of the list comes near again with the next scroll, and this is tried again.
      })
      .finally(() => setLoading(false));
  }, [queryClient, filter, know]);

  return { list, change: setList, ask, look, loadMore, loading };
}

/** Coming back to a list is coming back to the same place in it, if that was not long ago. */
function resume(queryClient: QueryClient, key: string, initial: RequestPage, order: Order): RowList {
  const before = queryClient.getQueryData<RowList>(queryKeys.remembered(key));
  if (!before) return startList(initial);
  return tidy(initial.now > before.now ? refreshHead(before, initial, order) : before, order);
}
