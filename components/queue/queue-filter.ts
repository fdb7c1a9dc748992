import { type ListQuery, listQuery } from '#lib/contract/console-view.ts';
import type { ListFilter } from '#lib/client/queries.ts';

type Search = Record<string, string | string[] | undefined>;
type Field = Exclude<keyof ListFilter, 'status'>;

const FIELDS: readonly Field[] = ['tenant', 'tool', 'agent', 'risk', 'atLeast', 'route', 'claim', 'q', 'sort', 'group'];

/** A list as its address says it. What the address says wrongly is left out; it is never half a page of errors. */
export function readFilter(search: Search, status: ListQuery['status']): ListFilter {
  const filter: ListFilter = { status: oneOf(search['status'], status) };
  for (const field of FIELDS) {
    const value = search[field];
    if (typeof value !== 'string' || value === '') continue;
    // The history has one order, that of its decisions, and what waits has none of those.
    if (status === 'open' ? value === 'decided' && field === 'sort' : field === 'sort' || field === 'group') continue;
    const parsed = listQuery.pick({ [field]: true } as Record<Field, true>).safeParse({ [field]: value });
    if (parsed.success) Object.assign(filter, parsed.data);
  }
  return filter;
}

/** Its address again: the fields in one order, so that two ways to one view are one address. */
export function filterHref(base: '/' | '/history', filter: ListFilter): string {
  const search = filterSearch(base, filter);
  return search === '' ? base : `${base}?${search}`;
}

/** What is asked beyond the plain list, for chips that take it away again. */
export function activeFields(filter: ListFilter): Field[] {
  return FIELDS.filter((field) => filter[field] !== undefined && field !== 'sort' && field !== 'group');
}

function filterSearch(base: '/' | '/history', filter: ListFilter): string {
  const search = new URLSearchParams();
  if (base === '/history' && filter.status && filter.status !== 'decided') search.set('status', filter.status);
  for (const field of FIELDS) {
    const value = filter[field];
    if (value !== undefined && value !== '') search.set(field, value);
  }
  return search.toString();
}

function oneOf(value: Search[string], standard: ListQuery['status']): ListQuery['status'] {
  // The queue is what waits; only the history shows one status or another.
  if (standard === 'open') return 'open';
  const parsed = listQuery.shape.status.safeParse(value);
  return parsed.success && parsed.data !== 'open' && parsed.data !== 'pending' ? parsed.data : standard;
}
