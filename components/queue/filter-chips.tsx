'use client';

import { SlidersHorizontal, X } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useKeys } from '#components/frame/use-keys.ts';
import { Button } from '#components/ui/button.tsx';
import type { ListFilter } from '#lib/client/queries.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import { FilterDialog } from './filter-dialog.tsx';
import { activeFields, filterHref } from './queue-filter.ts';
import { routeText } from './route-text.ts';

const WORDS: Partial<Record<keyof ListFilter, string>> = { atLeast: 'at least', claim: 'claim', q: 'search' };

/** What narrows this list, each with a way out, and the door to the rest. */
export function FilterChips({ base, filter }: { base: '/' | '/history'; filter: ListFilter }) {
  const [open, setOpen] = useState(false);
  const hrefFor = (next: ListFilter) => filterHref(base, next);
  useKeys({ f: () => setOpen(true) });
  return (
    <>
      <Button onClick={() => setOpen(true)} title="Filter, group and order (f)" className="pointer-coarse:h-11">
        <SlidersHorizontal aria-hidden className="size-4" /> Filter
      </Button>
      {activeFields(filter)
        // The customer has chips of its own, and the search its box.
        .filter((field) => field !== 'tenant' && field !== 'q')
        .map((field) => (
          <Link
            key={field}
            href={hrefFor({ ...filter, [field]: undefined })}
            scroll={false}
            aria-label={`Stop filtering by ${field}`}
            className="inline-flex h-9 min-w-0 items-center gap-1.5 pointer-coarse:h-11 rounded-md border bg-surface px-3 text-[0.8125rem] hover:bg-sunken"
          >
            <span className="text-muted">{WORDS[field] ?? field}</span>
            <span className="truncate font-medium">
              {toVisibleText(field === 'route' ? routeText(String(filter[field])) : String(filter[field]))}
            </span>
            <X aria-hidden className="size-3.5 shrink-0" />
          </Link>
        ))}
      {open && <FilterDialog base={base} filter={filter} hrefFor={hrefFor} onClose={() => setOpen(false)} />}
    </>
  );
}
