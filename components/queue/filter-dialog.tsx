'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Dialog } from '#components/ui/dialog.tsx';
import { cn } from '#components/ui/cn.ts';
import { fetchRows, type ListFilter, queryKeys } from '#lib/client/queries.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestPage } from '#lib/contract/console-view.ts';
import { routeText } from './route-text.ts';

type Facet = 'tool' | 'route';
type Props = { base: '/' | '/history'; filter: ListFilter; hrefFor: (filter: ListFilter) => string; onClose: () => void };
type Choice = { label: string; count?: number | undefined; change: Partial<ListFilter>; on: boolean };

/** Every filter of a list, as links: a view that was put together here has an address. Tools and routes come with how many. */
export function FilterDialog({ base, filter, hrefFor, onClose }: Props) {
  const [tools, routes] = [useFacet(filter, 'tool'), useFacet(filter, 'route')];
  const any = (change: Partial<ListFilter>, on: boolean): Choice => ({ label: 'Any', change, on });
  const facet = (name: Facet, groups: RequestPage['groups'] | undefined): Choice[] => [
    any({ [name]: undefined }, filter[name] === undefined),
    ...(name === 'route' ? singleRoutes(groups ?? []) : (groups ?? []))
      .filter(({ key }) => key !== '')
      .map(
        ({ key, label, count }): Choice => ({
          label: toVisibleText(name === 'route' ? routeText(label) : label),
          count,
          change: { [name]: key },
          on: filter[name] === key,
        }),
      ),
  ];
  const sections: [string, Choice[]][] = [
    [
      'Risk',
      [
        any({ risk: undefined, atLeast: undefined }, !filter.risk && !filter.atLeast),
        ...(['critical', 'high', 'elevated', 'low'] as const).map(
          (risk): Choice => ({ label: risk, change: { risk, atLeast: undefined }, on: filter.risk === risk }),
        ),
        { label: 'high or worse', change: { atLeast: 'high', risk: undefined }, on: filter.atLeast === 'high' },
      ],
    ],
    ['Tool', facet('tool', tools)],
    ['Route', facet('route', routes)],
  ];
  if (base === '/') {
    sections.push(
      [
        'Who works on it',
        [
          any({ claim: undefined }, !filter.claim),
          { label: 'me', change: { claim: 'mine' }, on: filter.claim === 'mine' },
          { label: 'nobody', change: { claim: 'unclaimed' }, on: filter.claim === 'unclaimed' },
        ],
      ],
      [
        'Order',
        [
          { label: 'worst first', change: { sort: undefined }, on: !filter.sort || filter.sort === 'risk' },
          { label: 'least time left', change: { sort: 'deadline' }, on: filter.sort === 'deadline' },
          { label: 'newest', change: { sort: 'newest' }, on: filter.sort === 'newest' },
        ],
      ],
      [
        'Grouped by',
        [
          { label: 'nothing', change: { group: undefined }, on: !filter.group },
          ...(['tenant', 'tool', 'risk', 'route'] as const).map(
            (group): Choice => ({ label: group, change: { group }, on: filter.group === group }),
          ),
        ],
      ],
    );
  }
  return (
    <Dialog open onClose={onClose} title="Filter" description="The address holds the view: bookmark it or send it to a colleague.">
      {sections.map(([title, choices]) => (
        <section key={title} aria-label={title} className="grid gap-2 sm:grid-cols-[7rem_1fr]">
          <h3 className="pt-1.5 font-medium text-muted text-xs">{title}</h3>
          <div className="flex flex-wrap gap-1.5">
            {choices.map(({ label, count, change, on }) => (
              <Link
                key={label}
                href={hrefFor({ ...filter, ...change })}
                scroll={false}
                onClick={onClose}
                aria-current={on ? 'true' : undefined}
                className={cn(
                  'inline-flex min-h-8 items-center pointer-coarse:min-h-11 gap-2 rounded-full border px-3 text-[0.8125rem] text-muted hover:bg-sunken hover:text-ink',
                  on && 'border-held bg-held-soft font-medium text-held hover:text-held',
                )}
              >
                {label}
                {count !== undefined && <span className="tabular text-faint">{count}</span>}
              </Link>
            ))}
          </div>
        </section>
      ))}
    </Dialog>
  );
}

/** A call that several routes hold is one of each of them. */
function singleRoutes(groups: RequestPage['groups']): RequestPage['groups'] {
  const counts = new Map<string, number>();
  for (const { key, count } of groups) for (const route of key.split(' + ')) counts.set(route, (counts.get(route) ?? 0) + count);
  return [...counts].map(([key, count]) => ({ key, label: key, count }));
}

/** What a list holds by one field, with how many of each, before that field itself narrows it. */
function useFacet(filter: ListFilter, facet: Facet): RequestPage['groups'] | undefined {
  const of: ListFilter = { ...filter, [facet]: undefined, sort: undefined, group: facet };
  const { data } = useQuery({
    queryKey: [...queryKeys.lists, 'facet', of],
    queryFn: ({ signal }) => fetchRows(of, { limit: 1 }, signal),
    refetchInterval: false,
    staleTime: 30_000,
  });
  return data?.groups;
}
