import type { ListFilter } from '#lib/client/queries.ts';

/** Views that a shift starts from. Each is an address; a view of one's own is a bookmark. */
export const SAVED_VIEWS: readonly { name: string; key: string; filter: ListFilter }[] = [
  { name: 'All', key: '1', filter: {} },
  { name: 'Mine', key: '2', filter: { claim: 'mine' } },
  { name: 'Unclaimed', key: '3', filter: { claim: 'unclaimed' } },
  { name: 'Dangerous', key: '4', filter: { atLeast: 'high' } },
  { name: 'Ending soon', key: '5', filter: { sort: 'deadline' } },
];
