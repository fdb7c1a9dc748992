import type { ReactNode } from 'react';

/** One part of the main panel: a small heading, what it counts, and the thing itself. */
export function CallSection({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <div className="border-t px-4 py-4 sm:px-6">
      <div className="mb-2.5 flex flex-wrap items-baseline gap-x-2.5">
        <h2 className="font-semibold text-[0.8125rem]">{title}</h2>
        <span className="tabular text-muted text-xs">{note}</span>
      </div>
      {children}
    </div>
  );
}
