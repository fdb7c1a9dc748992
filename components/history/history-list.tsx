'use client';

import { ArrowDown, History } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import { keyOfItem, type ListItem, listItems } from '#components/queue/list-items.ts';
import { NewPill } from '#components/queue/new-pill.tsx';
import type { Order } from '#components/queue/row-order.ts';
import { isUntidy, tidy } from '#components/queue/stable-rows.ts';
import { useLiveRows } from '#components/queue/use-live-rows.ts';
import { useRowKeys } from '#components/queue/use-row-keys.ts';
import { useSettling } from '#components/queue/use-settling.ts';
import { useStill } from '#components/queue/use-still.ts';
import { type VirtualHandle, VirtualRows } from '#components/queue/virtual-rows.tsx';
import { cn } from '#components/ui/cn.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import type { ListFilter } from '#lib/client/queries.ts';
import type { RequestPage } from '#lib/contract/console-view.ts';
import { CALL_ROW_HEIGHT } from '#components/queue/call-row.tsx';
import { HISTORY_COLUMNS, HistoryRow } from './history-row.tsx';

const HEADS = ['Tenant', 'Call', 'Risk', 'By', 'Outcome', 'Decided'];
const AHEAD = 150;
const ORDER: Order = { sort: 'decided' };

type Props = { address: string; filter: ListFilter; initial: RequestPage };

/** What was decided, the newest decision first. Remounted per view (give it a `key`). */
export function HistoryList({ address, filter, initial }: Props) {
  const { list, change, look, loadMore, loading } = useLiveRows(address, filter, ORDER, initial);
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualHandle>(null);
  const still = useStill(box);
  const items = useMemo(() => listItems(list.shown, [], undefined), [list.shown]);
  useSettling({ list, order: ORDER, change, still, held: false });
  const tidyUp = useCallback(() => change((now) => tidy(now, ORDER)), [change]);
  const { active, setActive } = useRowKeys({ items, handle, enabled: true, onTidy: tidyUp });
  const onRange = useCallback(
    (first: number, last: number) => {
      look(items.slice(first, last + 1).map(({ key }) => key));
      if (list.next !== null && !loading && last > items.length - AHEAD) loadMore();
    },
    [items, list.next, loading, loadMore, look],
  );

  return (
    <div ref={box}>
      {list.shown.length === 0 ? (
        <EmptyState icon={<History className="size-5" />} title="Nothing here yet">
          Calls appear here once policy, a person or the clock has decided them. Change the filter to see others.
        </EmptyState>
      ) : (
        <div
          role="grid"
          aria-label="Decided calls"
          aria-rowcount={list.next === null ? list.shown.length + 1 : -1}
          aria-colcount={HEADS.length}
          className="rounded-lg border bg-surface"
        >
          <div
            role="row"
            aria-rowindex={1}
            className={cn('items-center gap-x-4 border-b pr-4 pl-5 text-muted text-xs max-lg:sr-only lg:grid lg:h-9', HISTORY_COLUMNS)}
          >
            {HEADS.map((head) => (
              <span
                key={head}
                role="columnheader"
                aria-sort={head === 'Decided' ? 'descending' : undefined}
                className="last:text-right last:text-ink"
              >
                {head}
                {head === 'Decided' && <ArrowDown aria-hidden className="ml-1 inline size-3" />}
              </span>
            ))}
          </div>
          <VirtualRows<ListItem>
            items={items}
            keyOf={keyOfItem}
            heightOf={heightOf}
            render={(item) =>
              item.kind === 'row' && (
                <HistoryRow
                  entry={item.entry}
                  place={item.place}
                  now={list.now}
                  active={active === item.key || (active === null && item.place === 0)}
                  onActive={setActive}
                />
              )
            }
            keep={items.findIndex((item) => item.key === active)}
            onRange={onRange}
            handle={handle}
          />
        </div>
      )}
      {list.next !== null && <p className="py-4 text-center text-faint text-xs">{loading ? 'Loading older ones…' : ' '}</p>}
      {isUntidy(list, ORDER) && <NewPill list={list} onTidy={tidyUp} />}
    </div>
  );
}

function heightOf(_item: ListItem, wide: boolean): number {
  return wide ? CALL_ROW_HEIGHT.wide : CALL_ROW_HEIGHT.narrow;
}
