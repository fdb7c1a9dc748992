import type { QueryClient } from '@tanstack/react-query';
import { onLive } from '#lib/client/live.ts';
import { fetchRows, type ListFilter, queryKeys } from '#lib/client/queries.ts';
import { serverNow } from '#lib/client/server-clock.ts';
import type { RequestPage, RequestRow } from '#lib/contract/console-view.ts';
import type { Order } from './row-order.ts';
import { refreshHead, refreshRows, type RowList } from './stable-rows.ts';

/** Hints come in bursts; what they name is asked for together. The service takes so many ids at once. */
const BATCH_MS = 120;
const ASK_AT_ONCE = 150;
const HEAD_PAUSE_MS = 2_000;
/** Hints can be lost; this bounds how long a row on the screen can be wrong. */
const SWEEP_MS = 15_000;
/** The most that the service gives. */
const ALL = 200;
const HEAD = 50;

/** One page of a list. It goes through the query client, which knows what to do when the session has ended. */
export function readPage(
  queryClient: QueryClient,
  filter: ListFilter,
  of: { ids?: string[]; after?: string; limit: number },
): Promise<RequestPage> {
  return queryClient.fetchQuery({
    queryKey: [...queryKeys.lists, filter, of],
    queryFn: () => fetchRows(filter, of),
    staleTime: 0,
    gcTime: 0,
  });
}

/** Asks the service about the rows that changed, that are on the screen, or that a hint may have failed to name. */
export function createRowAsker(
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

  /** These were read just now. */
  function know(rows: readonly RequestRow[]): void {
    const at = Date.now();
    for (const { id } of rows) askedAt.set(id, at);
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
      const matched = (await readPage(queryClient, filter, { ids: asked, limit: ALL })).items;
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
    const decided = (await readPage(queryClient, { status: 'decided' }, { ids, limit: ALL })).items;
    const open = without(ids, decided);
    return open.length === 0
      ? decided
      : [...decided, ...(await readPage(queryClient, { status: 'open' }, { ids: open, limit: ALL })).items];
  }

  /** Totals, groups, and newcomers that no hint told of. At most once in a while, whatever asks for it. */
  function head(): void {
    headTimer ??= setTimeout(() => {
      readPage(queryClient, filter, { limit: HEAD })
        .then((page) => {
          know(page.items);
          if (!stopped) setList((list) => refreshHead(list, page, order));
        })
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
    else
      know(
        current()
          .shown.slice(0, HEAD)
          .map(({ row }) => row),
      );
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

  return { ask, look, know, start, stop };
}

function without(ids: readonly string[], rows: readonly RequestRow[]): string[] {
  const there = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}
