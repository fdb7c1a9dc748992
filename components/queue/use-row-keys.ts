'use client';

import { useRouter } from 'next/navigation';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useKeys } from '#components/frame/use-keys.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';
import type { ListItem } from './list-items.ts';
import { mayStartQuickApprove } from './quick-call.ts';
import type { RowAction } from './row-actions.tsx';
import { useViews } from './saved-views.ts';
import { filterHref } from './queue-filter.ts';
import type { VirtualHandle } from './virtual-rows.tsx';

type Options = {
  items: readonly ListItem[];
  handle: RefObject<VirtualHandle | null>;
  enabled: boolean;
  onTidy: () => void;
  /** Left out where nothing is left to decide: then the keys only walk and open. */
  decide?: { approve: (id: string) => void; deny: (row: RequestRow) => void; claim: (row: RequestRow) => void };
};

/** The keyboard of a list: one row has the focus, and the letters act on it. A row keeps the focus while it exists. */
export function useRowKeys({ items, handle, enabled, onTidy, decide }: Options) {
  const router = useRouter();
  const views = useViews();
  const [active, setActive] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);

  // A row far away has to be drawn first; then it can have the focus.
  useEffect(() => {
    if (wanted.current === null) return;
    const link = document.getElementById(`row-${wanted.current}`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });

  const focusRow = useCallback((id: string) => {
    wanted.current = id;
    setActive(id);
  }, []);

  const act = (action: RowAction, row: RequestRow) => {
    if (action === 'claim') decide?.claim(row);
    else if (action === 'deny') decide?.deny(row);
    else if (action === 'edit') router.push(`/requests/${row.id}#edit`);
    // What is not routine is decided on its own page.
    else if (action === 'approve' && decide && mayStartQuickApprove(row)) decide.approve(row.id);
    else router.push(`/requests/${row.id}`);
  };
  const latestAct = useRef(act);
  latestAct.current = act;
  const stableAct = useCallback((action: RowAction, row: RequestRow) => latestAct.current(action, row), []);

  function step(by: 1 | -1): void {
    const rows = items.flatMap((item, index) => (item.kind === 'row' ? [{ id: item.key, index }] : []));
    const focused = document.activeElement?.closest<HTMLElement>('[data-request-id]')?.dataset['requestId'];
    const at = rows.findIndex(({ id }) => id === (focused ?? active));
    // From nowhere, the first step goes to the row that was last active, or to the top.
    const next = focused === undefined && at >= 0 ? rows[at] : rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    handle.current?.scrollTo(next.index);
    focusRow(next.id);
  }

  function on(action: RowAction): void {
    const item = items.find(({ key }) => key === active);
    if (item?.kind !== 'row') return step(1);
    if (item.entry.gone && action !== 'open') return;
    act(action, item.entry.row);
  }

  useKeys(
    {
      j: () => step(1),
      k: () => step(-1),
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      o: () => on('open'),
      n: onTidy,
      Escape: () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
      ...(decide && { a: () => on('approve'), d: () => on('deny'), e: () => on('edit'), c: () => on('claim') }),
      ...Object.fromEntries(views.flatMap(({ key, filter }) => (key ? [[key, () => router.push(filterHref('/', filter))]] : []))),
    },
    { enabled },
  );
  return { active, setActive, act: stableAct, focusRow };
}
