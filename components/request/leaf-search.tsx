'use client';

import { Search } from 'lucide-react';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Input } from '#components/ui/field.tsx';
import type { CallPart } from '#lib/client/request-parts.ts';
import { findInParts } from '#lib/client/search-parts.ts';
import { partId } from './use-displayed.ts';

const LISTED = 50;

/** Finds values by their path or text, counts them and leads to them. Nothing is hidden by a search. */
export function LeafSearch({ parts }: { parts: readonly CallPart[] }) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const found = useMemo(() => findInParts(parts, wanted), [parts, wanted]);
  const id = useId();
  return (
    <div className="mb-2.5 grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <label htmlFor={id} className="sr-only">
          Search the values of this call
        </label>
        <div className="relative w-full max-w-72">
          <Search aria-hidden className="absolute top-2.5 left-2.5 size-4 text-muted" />
          <Input
            id={id}
            data-testid="leaf-search"
            className="h-9 pl-8"
            placeholder="Search paths and values"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <p role="status" className="tabular text-muted text-xs">
          {wanted.trim() !== '' && countText(found)}
        </p>
      </div>
      {wanted.trim() !== '' && found.matches.length > 0 && (
        <ul className="grid max-h-56 overflow-y-auto rounded-md border bg-surface py-1" data-testid="search-results">
          {found.matches.slice(0, LISTED).map(({ path, value, part }) => (
            <li key={`${part} ${path}`}>
              <Button
                variant="quiet"
                size="sm"
                className="h-auto w-full justify-start whitespace-normal py-1 text-left"
                onClick={() => document.getElementById(partId(part))?.scrollIntoView({ block: 'center' })}
              >
                <ExactText text={path} mono className="shrink-0 text-muted" />
                <ExactText text={value} mono className="text-ink" />
              </Button>
            </li>
          ))}
          {found.matches.length > LISTED && (
            <li className="px-2.5 py-1 text-muted text-xs">and {found.matches.length - LISTED} more, in the list below</li>
          )}
        </ul>
      )}
    </div>
  );
}

/** A long text can hold it in several places. */
function countText({ matches, total }: ReturnType<typeof findInParts>): string {
  const values = total === 1 ? 'value' : 'values';
  return matches.length > total ? `in ${matches.length} places of ${total} ${values}` : `${matches.length} of ${total} ${values}`;
}
