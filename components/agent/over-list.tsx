'use client';

import { type ReactNode, useState } from 'react';

/** What is over, out of the way and still there to be looked up. Nothing when there is nothing. */
export function OverList<T>({ items, children }: { items: readonly T[]; children: (item: T) => ReactNode }) {
  const [open, setOpen] = useState(false);
  if (items.length === 0) return null;
  return (
    <div className="grid gap-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="min-h-6 w-fit text-muted text-xs underline underline-offset-2 hover:text-ink"
      >
        {open ? 'Hide' : 'Show'} {items.length} that {items.length === 1 ? 'is' : 'are'} over
      </button>
      {open && <ul className="divide-y divide-line rounded-md border">{items.map(children)}</ul>}
    </div>
  );
}
