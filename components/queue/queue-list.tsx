'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useCommandsHere } from '#components/frame/page-commands.ts';
import { meQuery, type ListFilter } from '#lib/client/queries.ts';
import type { RequestDetail, RequestPage, RequestRow } from '#lib/contract/console-view.ts';
import { AlikeBar } from './alike-bar.tsx';
import { Announcer } from './announcer.tsx';
import { DenyAlikeDialog } from './deny-alike-dialog.tsx';
import { DenyDialog } from './deny-dialog.tsx';
import { GroupHead } from './group-head.tsx';
import { keyOfItem, type ListItem, listItems } from './list-items.ts';
import { NewPill } from './new-pill.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { QUEUE_HEADS, QueueHead } from './queue-head.tsx';
import { QuickApprove } from './quick-approve.tsx';
import { CALL_ROW_HEIGHT } from './call-row.tsx';
import { QueueRow } from './queue-row.tsx';
import { rowCommands } from './row-commands.ts';
import type { Order } from './row-order.ts';
import { isUntidy, tidy } from './stable-rows.ts';
import { UndoBar } from './undo-bar.tsx';
import { useClaim } from './use-claim.ts';
import { useLiveRows } from './use-live-rows.ts';
import { usePointedRow } from './use-pointed-row.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useSettling } from './use-settling.ts';
import { useStill } from './use-still.ts';
import { type VirtualHandle, VirtualRows } from './virtual-rows.tsx';

const HEAD_HEIGHT = 36;
const ALIKE_HEIGHT = 40;
/** So far before the end the next page is asked for that a fast hand does not arrive first. */
const AHEAD = 150;

type Props = { address: string; filter: ListFilter; initial: RequestPage };

/** The live rows of one view of the queue. Remounted per view (give it a `key`). */
export function QueueList({ address, filter, initial }: Props) {
  const me = useQuery(meQuery()).data?.id ?? '';
  const order = useMemo((): Order => ({ sort: filter.sort ?? 'risk', group: filter.group }), [filter.sort, filter.group]);
  const { list, change, ask, look, loadMore, loading } = useLiveRows(address, filter, order, initial);
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualHandle>(null);
  const still = useStill(box);
  const pointed = usePointedRow(box);
  const [approving, setApproving] = useState<string | null>(null);
  const [strip, setStrip] = useState(0);
  const [denying, setDenying] = useState<RequestRow | null>(null);
  const [undoable, setUndoable] = useState<RequestDetail | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [denyingAll, setDenyingAll] = useState<readonly RequestRow[] | null>(null);
  const items = useMemo(() => listItems(list.shown, list.groups, order.group, opened), [list.shown, list.groups, order.group, opened]);
  const claim = useClaim(me, ask);
  useSettling({ list, order, change, still, held: approving !== null || denying !== null || denyingAll !== null });

  const tidyUp = useCallback(() => change((now) => tidy(now, order)), [change, order]);
  const { active, setActive, act, focusRow } = useRowKeys({
    items,
    handle,
    enabled: approving === null && denying === null && denyingAll === null,
    onTidy: tidyUp,
    decide: { approve: setApproving, deny: setDenying, claim: claim.toggle },
  });
  const focused = list.shown.find(({ row, gone }) => row.id === active && gone === null)?.row;
  useCommandsHere(useMemo(() => (focused ? rowCommands(focused, me, act) : []), [focused, me, act]));
  const onRange = useCallback(
    (first: number, last: number) => {
      look(items.slice(first, last + 1).flatMap((item) => (item.kind === 'row' ? [item.entry.row.id] : [])));
      if (list.next !== null && !loading && last > items.length - AHEAD) loadMore();
    },
    [items, list.next, loading, loadMore, look],
  );
  const heightOf = useCallback(
    (item: ListItem, wide: boolean) => {
      if (item.kind === 'head') return HEAD_HEIGHT;
      if (item.kind === 'alike') return ALIKE_HEIGHT;
      const height = wide ? CALL_ROW_HEIGHT.wide : CALL_ROW_HEIGHT.narrow;
      return item.key === approving ? Math.max(height, strip) : height;
    },
    [approving, strip],
  );
  const finish = useCallback(() => setUndoable(null), []);

  function close(id: string) {
    setApproving(null);
    setDenying(null);
    focusRow(id);
  }

  function decided(detail: RequestDetail) {
    ask([detail.request.id]);
    setUndoable(detail.votes.some(({ verdict, personId }) => verdict === 'approve' && personId === me) ? detail : null);
    close(detail.request.id);
  }

  function toggle(key: string) {
    setOpened((now) => new Set(now.has(key) ? [...now].filter((each) => each !== key) : [...now, key]));
  }

  function draw(item: ListItem) {
    if (item.kind === 'head') return <GroupHead item={item} />;
    if (item.kind === 'alike')
      return (
        <AlikeBar item={item} onToggle={() => toggle(item.run.key)} onDeny={(rows) => setDenyingAll(rows.map((entry) => entry.row))} />
      );
    const { row } = item.entry;
    return (
      <>
        <QueueRow
          entry={item.entry}
          place={item.place}
          now={list.now}
          me={me}
          active={active === row.id || (active === null && item.place === 0)}
          armed={active === row.id || pointed === row.id}
          onActive={setActive}
          onAction={act}
        />
        {approving === row.id && (
          <QuickApprove key={row.id} row={row} onHeight={setStrip} onClose={() => close(row.id)} onApproved={decided} />
        )}
      </>
    );
  }

  return (
    <div ref={box}>
      <Announcer fresh={list.waiting.length} />
      {list.shown.length === 0 && list.waiting.length === 0 ? (
        <QueueEmpty filter={filter} />
      ) : (
        <div
          role="grid"
          aria-label="Held calls"
          aria-rowcount={list.total + 1}
          aria-colcount={QUEUE_HEADS.length}
          className="rounded-lg border bg-surface"
        >
          <QueueHead />
          <VirtualRows<ListItem>
            items={items}
            keyOf={keyOfItem}
            heightOf={heightOf}
            render={draw}
            keep={items.findIndex((item) => item.key === active)}
            onRange={onRange}
            handle={handle}
          />
        </div>
      )}
      {list.next !== null && <p className="py-4 text-center text-faint text-xs">{loading ? 'Loading more…' : ' '}</p>}
      {isUntidy(list, order) && <NewPill list={list} onTidy={tidyUp} />}
      {claim.failure && (
        <p
          role="alert"
          className="fixed inset-x-3 bottom-20 z-30 mx-auto max-w-xl rounded-lg border bg-raised px-4 py-2.5 shadow-pop sm:bottom-5"
        >
          {claim.failure}
        </p>
      )}
      {denying && <DenyDialog row={denying} onClose={() => close(denying.id)} onDenied={decided} />}
      {denyingAll && <DenyAlikeDialog rows={denyingAll} onClose={() => setDenyingAll(null)} onDenied={ask} />}
      {undoable && <UndoBar key={undoable.request.id} detail={undoable} onDone={finish} />}
    </div>
  );
}
