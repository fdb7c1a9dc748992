import type { RequestPage, RequestRow } from '#lib/contract/console-view.ts';
import { compareRows, type Order } from './row-order.ts';

/** It is no longer of this list. `row`: what it is now, or null when that is not known. `at`: epoch milliseconds. */
export type Gone = { at: number; row: RequestRow | null };
/** A row where it was first drawn, with its newest content. */
export type StableRow = { row: RequestRow; gone: Gone | null; isNew: boolean };

/**
 * A list that is live and still: known rows keep their place, what left the list stays there and says what became of it,
 * newcomers wait aside. Only `tidy` and `dropGone` move anything, and only the person or their absence calls those.
 */
export type RowList = Pick<RequestPage, 'next' | 'total' | 'groups' | 'now'> & {
  shown: readonly StableRow[];
  waiting: readonly RequestRow[];
};

/** What the service said about the rows that were asked for: which are of this list, and what the others are now. */
export type Refreshed = { asked: readonly string[]; matched: readonly RequestRow[]; others: readonly RequestRow[]; at: number };

export function startList(page: RequestPage): RowList {
  const { items, ...rest } = page;
  return { ...rest, shown: items.map(fresh), waiting: [] };
}

/** The next page, at the end. Rows that came twice, because something moved between two pages, stay where they were. */
export function appendPage(list: RowList, page: RequestPage): RowList {
  const known = new Set(list.shown.map(({ row }) => row.id));
  const added = page.items.filter(({ id }) => !known.has(id));
  const addedIds = new Set(added.map(({ id }) => id));
  return {
    ...list,
    next: page.next,
    shown: [...list.shown, ...added.map(fresh)],
    waiting: list.waiting.filter(({ id }) => !addedIds.has(id)),
  };
}

/** Takes in what was learned about some rows; moves none. */
export function refreshRows(list: RowList, { asked, matched, others, at }: Refreshed, order: Order): RowList {
  const about = new Set(asked);
  const now = new Map(matched.map((row) => [row.id, row]));
  const later = new Map(others.map((row) => [row.id, row]));
  const shown = list.shown.map((entry): StableRow => {
    const { id } = entry.row;
    const row = now.get(id);
    now.delete(id);
    if (row) return entry.gone === null && sameRow(entry.row, row) ? entry : { ...entry, row, gone: null };
    if (!about.has(id)) return entry;
    return { ...entry, gone: { at: entry.gone?.at ?? at, row: later.get(id) ?? entry.gone?.row ?? null } };
  });
  // What is left of `now` was never drawn here.
  const newcomers = [...now.values()].filter((row) => isInRange(list, row, order));
  const replaced = new Set([...asked, ...newcomers.map(({ id }) => id)]);
  return { ...list, shown, waiting: [...list.waiting.filter(({ id }) => !replaced.has(id)), ...newcomers] };
}

/** Takes in the first page anew: totals and groups, newer content, and newcomers that no hint told of. */
export function refreshHead(list: RowList, head: RequestPage, order: Order): RowList {
  const { total, groups, now } = head;
  return refreshRows({ ...list, total, groups, now }, { asked: [], matched: head.items, others: [], at: 0 }, order);
}

/** The service's own order again: newcomers at their place, without what is gone. */
export function tidy(list: RowList, order: Order): RowList {
  const held = list.shown.filter(({ gone }) => gone === null);
  const newcomers = list.waiting.map((row): StableRow => ({ row, gone: null, isNew: true }));
  const compare = compareRows(order, list.groups);
  return { ...list, waiting: [], shown: [...held, ...newcomers].sort((one, other) => compare(one.row, other.row)) };
}

/** Takes away what has been gone since before `until`, below the row of index `pinned`: nothing at or above it moves. */
export function dropGone(list: RowList, until: number, pinned: number): RowList {
  const shown = list.shown.filter(({ gone }, index) => gone === null || gone.at > until || index <= pinned);
  return shown.length === list.shown.length ? list : { ...list, shown };
}

/** True when `tidy` would change anything that a person sees. */
export function isUntidy(list: RowList, order: Order): boolean {
  if (list.waiting.length > 0 || list.shown.some(({ gone }) => gone !== null)) return true;
  const compare = compareRows(order, list.groups);
  return list.shown.some(({ row }, index) => {
    const before = list.shown[index - 1];
    return before !== undefined && compare(before.row, row) > 0;
  });
}

function fresh(row: RequestRow): StableRow {
  return { row, gone: null, isNew: false };
}

/** Rows beyond what was loaded come with their page. */
function isInRange(list: RowList, row: RequestRow, order: Order): boolean {
  const last = list.shown.at(-1);
  return list.next === null || (last !== undefined && compareRows(order, list.groups)(row, last.row) <= 0);
}

/** A row's content changes with its version, save for who signed and who took it. */
function sameRow(one: RequestRow, other: RequestRow): boolean {
  return one.version === other.version && one.given === other.given && JSON.stringify(one) === JSON.stringify(other);
}
