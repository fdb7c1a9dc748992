import type { RequestPage } from '#lib/contract/console-view.ts';
import { findRuns, type Run } from './alike-rows.ts';
import { groupKeyOf, type Order } from './row-order.ts';
import { routeText } from './route-text.ts';
import type { StableRow } from './stable-rows.ts';

/** What the list draws, one after the other. `place` is the row's own number, counted without the heads. */
export type ListItem =
  | { kind: 'head'; key: string; label: string; count: number; color: string | null }
  | { kind: 'row'; key: string; entry: StableRow; place: number }
  /** Below `head`: how many look like it, and whether they are drawn. */
  | { kind: 'alike'; key: string; head: StableRow; run: Run; opened: boolean };

/**
 * Rows with a head before each group. A row that stayed where it was keeps the head that it was drawn under. Of rows that look
 * the same only the first is drawn, unless their key is among `opened`; without `opened` all are.
 */
export function listItems(
  shown: readonly StableRow[],
  groups: RequestPage['groups'],
  group: Order['group'],
  opened?: ReadonlySet<string>,
): ListItem[] {
  const known = new Map(groups.map((each) => [each.key, each]));
  const items: ListItem[] = [];
  let before: string | null = null;
  let heads = 0;
  const runs = new Map((opened ? findRuns(shown) : []).map((run) => [run.first, run]));
  let hiddenTo = 0;
  for (const [place, entry] of shown.entries()) {
    if (place < hiddenTo) continue;
    if (group) {
      const key = groupKeyOf(entry.row, group);
      if (key !== before) {
        heads += 1;
        const { label = key, count = 0 } = known.get(key) ?? {};
        const color = group === 'tenant' ? entry.row.tenant.color : null;
        items.push({ kind: 'head', key: `head ${heads} ${key}`, label: group === 'route' ? routeText(label) : label, count, color });
      }
      before = key;
    }
    items.push({ kind: 'row', key: entry.row.id, entry, place });
    const run = runs.get(place);
    if (!run) continue;
    const isOpen = opened?.has(run.key) === true;
    items.push({ kind: 'alike', key: `alike ${entry.row.id}`, head: entry, run, opened: isOpen });
    if (!isOpen) hiddenTo = place + 1 + run.rest.length;
  }
  return items;
}

export const keyOfItem = (item: ListItem): string => item.key;
