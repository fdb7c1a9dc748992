'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ListFilter } from '#lib/client/queries.ts';
import { savedViewsQuery } from '#lib/client/saved-views.ts';

/** `key`: the digit that opens it, while there is one. `own`: a name that this person gave, and can take away again. */
export type View = { name: string; key?: string; filter: ListFilter; own: boolean };

/** Views that a shift starts from. Each is an address. */
export const SAVED_VIEWS: readonly View[] = [
  { name: 'All', key: '1', filter: {}, own: false },
  { name: 'Mine', key: '2', filter: { claim: 'mine' }, own: false },
  { name: 'Unclaimed', key: '3', filter: { claim: 'unclaimed' }, own: false },
  { name: 'Dangerous', key: '4', filter: { atLeast: 'high' }, own: false },
  { name: 'Ending soon', key: '5', filter: { sort: 'deadline' }, own: false },
];

/** Those of a person after those of everybody, with the digits that are left. */
export function allViews(own: readonly { name: string; filter: ListFilter }[]): View[] {
  const digits = own.map(({ name, filter }, index): View => {
    const digit = SAVED_VIEWS.length + index + 1;
    return { name, filter, own: true, ...(digit <= 9 && { key: String(digit) }) };
  });
  return [...SAVED_VIEWS, ...digits];
}

export function useViews(): View[] {
  const own = useQuery(savedViewsQuery()).data;
  return useMemo(() => allViews(own ?? []), [own]);
}
