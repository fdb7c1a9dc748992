import type { RequestPage } from '#lib/contract/console-view.ts';
import { groupKeyOf, type Order } from './row-order.ts';
import { routeText } from './route-text.ts';
import type { StableRow } from './stable-rows.ts';

/** What the list draws, one after the other. `place` is the row's own number, counted without the heads. */
export type ListItem =
  | { kind: 'head'; key: string; label: string; count: number; color: string | null }
  | { kind: 'row'; key: string; entry: StableRow; place: number };

/** Rows with a head before each group. A row that stayed where it was keeps the head that it was drawn under. */
export function listItems(shown: readonly StableRow[], groups: RequestPage['groups'], group: Order['group']): ListItem[] {
  const known = new Map(groups.map((each) => [each.key, each]));
  const items: ListItem[] = [];
  let before: string | null = null;
  let heads = 0;
  for (const [place, entry] of shown.entries()) {
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
  }
  return items;
}

export const keyOfItem = (item: ListItem): string => item.key;
