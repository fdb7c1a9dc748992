'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { onLive } from '#lib/client/live.ts';
import { fetchRows, type ListFilter, queryKeys } from '#lib/client/queries.ts';
import { serverNow } from '#lib/client/server-clock.ts';
import type { RequestPage, RequestRow } from '#lib/contract/console-view.ts';
import type { Order } from './row-order.ts';
import { appendPage, refreshHead, refreshRows, type RowList, startList, tidy } from './stable-rows.ts';

/** Hints come in bursts; what they name is asked for together. The service takes so many ids at once. */
const BATCH_MS = 120;
const ASK_AT_ONCE = 150;
const HEAD_PAUSE_MS = 2_000;
/** Hints can be lost; this bounds how long a row on the screen can be wrong. */
const SWEEP_MS = 15_000;
const PAGE = 200;
const HEAD = 50;

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

  const { ask, look, stop, start } = useMemo(
    () => createAsker(queryClient, filter, order, () => latest.current, setList),
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
    read(queryClient, filter, { after: next, limit: PAGE })
      .then((page) => setList((before) => (before.next === next ? appendPage(before, page) : before)))
      .catch(() => {
        // The end of the list comes near again with the next scroll, and this is tried again.
      })
      .finally(() => setLoading(false));
  }, [queryClient, filter]);

  return { list, change: setList, ask, look, loadMore, loading };
}

/** Coming back to a list is coming back to the same place in it, if that was not long ago. */
function resume(queryClient: QueryClient, key: string, initial: RequestPage, order: Order): RowList {
  const before = queryClient.getQueryData<RowList>(queryKeys.remembered(key));
  if (!before) return startList(initial);
  return tidy(initial.now > before.now ? refreshHead(before, initial, order) : before, order);
}

function read(queryClient: QueryClient, filter: ListFilter, of: { ids?: string[]; after?: string; limit: number }): Promise<RequestPage> {
  return queryClient.fetchQuery({
    queryKey: [...queryKeys.lists, filter, of],
    queryFn: () => fetchRows(filter, of),
    staleTime: 0,
    gcTime: 0,
  });
}

function createAsker(
  queryClient: QueryClient,
  filter: ListFilter,
  order: Order,
  current: () => RowList,
  setList: (turn: (list: RowList) => RowList) => void,
) {
  const wanted = new Set<string>();
  const askedAt = new Map<string, number>();
  let onScreen: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let headTimer: ReturnType<typeof setTimeout> | undefined;
  let sweep: ReturnType<typeof setInterval> | undefined;
  let forget = (): void => {};
  let stopped = false;

  function ask(ids: readonly string[]): void {
    for (const id of ids) wanted.add(id);
    if (wanted.size > 0) timer ??= setTimeout(() => void flush(), BATCH_MS);
  }

  function look(ids: readonly string[]): void {
    onScreen = ids;
    const old = Date.now() - SWEEP_MS;
    ask(ids.filter((id) => (askedAt.get(id) ?? 0) < old));
  }

  async function flush(): Promise<void> {
    const asked = [...wanted].slice(0, ASK_AT_ONCE);
    for (const id of asked) wanted.delete(id);
    try {
      const matched = (await read(queryClient, filter, { ids: asked, limit: PAGE })).items;
      const known = new Set(current().shown.map(({ row }) => row.id));
      const missing = without(asked, matched).filter((id) => known.has(id));
      const others = await whatBecameOf(missing);
      const at = Date.now();
      for (const id of asked) askedAt.set(id, at);
      if (!stopped) setList((list) => refreshRows(list, { asked, matched, others, at }, order));
    } catch {
      // What is on the screen is asked for again by the sweep, and everything after a reconnect.
    }
    timer = undefined;
    if (!stopped) ask([]);
  }

  async function whatBecameOf(ids: string[]): Promise<RequestRow[]> {
    if (ids.length === 0) return [];
    const decided = (await read(queryClient, { status: 'decided' }, { ids, limit: PAGE })).items;
    const open = without(ids, decided);
    return open.length === 0 ? decided : [...decided, ...(await read(queryClient, { status: 'open' }, { ids: open, limit: PAGE })).items];
  }

  /** Totals, groups, and newcomers that no hint told of. At most once in a while, whatever asks for it. */
  function head(): void {
    headTimer ??= setTimeout(() => {
      read(queryClient, filter, { limit: HEAD })
        .then((page) => !stopped && setList((list) => refreshHead(list, page, order)))
        .catch(() => {})
        .finally(() => {
          headTimer = undefined;
        });
    }, HEAD_PAUSE_MS);
  }

  function everything(): void {
    head();
    ask(onScreen);
  }

  function start(): void {
    stopped = false;
    // A page that the router kept may be older than what is true.
    if (serverNow() - Date.parse(current().now) > 3_000) everything();
    sweep = setInterval(() => document.visibilityState === 'visible' && everything(), SWEEP_MS);
    forget = onLive((event) => {
      if (event.kind === 'resumed') return everything();
      if (event.hint.kind === 'message' || event.hint.kind === 'notice') return;
      ask([event.hint.requestId]);
      head();
    });
  }

  function stop(): void {
    stopped = true;
    forget();
    clearTimeout(timer);
    clearTimeout(headTimer);
    clearInterval(sweep);
    timer = undefined;
    headTimer = undefined;
  }

  return { ask, look, start, stop };
}

function without(ids: readonly string[], rows: readonly RequestRow[]): string[] {
  const there = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}
