import type { RequestPage, RequestRow } from '#lib/contract/console-view.ts';

export type Order = { sort: 'risk' | 'deadline' | 'newest' | 'decided'; group?: 'tenant' | 'tool' | 'risk' | 'route' | undefined };
type Groups = RequestPage['groups'];

const RANK: Record<RequestRow['risk'], number> = { low: 0, elevated: 1, high: 2, critical: 3 };

/** The key by which the service grouped a row. */
export function groupKeyOf(row: RequestRow, group: NonNullable<Order['group']>): string {
  if (group === 'tenant') return row.tenant.id;
  if (group === 'tool') return row.tool;
  return group === 'risk' ? String(3 - RANK[row.risk]) : row.routes.join(' + ');
}

/** The service's own order, for rows that arrive one by one. Groups stand as the service listed them. */
export function compareRows({ sort, group }: Order, groups: Groups): (one: RequestRow, other: RequestRow) => number {
  const place = new Map(groups.map(({ key }, index) => [key, index]));
  const groupPlace = (row: RequestRow) => (group ? (place.get(groupKeyOf(row, group)) ?? groups.length) : 0);
  return (one, other) =>
    groupPlace(one) - groupPlace(other) ||
    bySort[sort](one, other) ||
    byText(one.id, other.id) * (sort === 'newest' || sort === 'decided' ? -1 : 1);
}

const bySort: Record<Order['sort'], (one: RequestRow, other: RequestRow) => number> = {
  risk: (one, other) => RANK[other.risk] - RANK[one.risk] || byText(one.decideBy ?? '', other.decideBy ?? ''),
  deadline: (one, other) => byText(one.decideBy ?? '', other.decideBy ?? ''),
  newest: (one, other) => byText(other.createdAt, one.createdAt),
  decided: (one, other) => byText(other.decidedAt ?? '', one.decidedAt ?? ''),
};

/** Instants of one format compare as text. */
function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
