'use client';

import { Bookmark, X } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import type { ListFilter } from '#lib/client/queries.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import { DeleteView } from './delete-view.tsx';
import { filterHref } from './queue-filter.ts';
import { SaveView } from './save-view.tsx';
import { useViews, type View } from './saved-views.ts';

/** The views of everybody and those of one's own, as links; the one whose address this is is marked. */
export function ViewTabs({ filter }: { filter: ListFilter }) {
  const views = useViews();
  const [saving, setSaving] = useState(false);
  const [deleting, setDeleting] = useState<string | null>(null);
  const address = filterHref('/', filter);
  const here = filterHref('/', { ...filter, tenant: undefined });
  // A customer that was picked stays picked from view to view, unless a view is about one.
  const hrefOf = (view: View) => filterHref('/', { ...view.filter, tenant: view.filter.tenant ?? filter.tenant });
  const isHere = (view: View) => filterHref('/', view.filter) === (view.own ? address : here);
  const known = views.some(isHere);
  const current = views.find((view) => view.own && isHere(view));
  return (
    <>
      <nav aria-label="Views" className="strip min-w-0 items-center max-sm:w-[calc(100%+2rem)]">
        {views.map((view) => (
          <Link
            key={`${view.own} ${view.name}`}
            href={hrefOf(view)}
            aria-current={isHere(view) ? 'page' : undefined}
            title={view.key ? `${toVisibleText(view.name)} (${view.key})` : undefined}
            className={cn(
              'inline-flex h-11 shrink-0 items-center border-transparent border-b-2 px-3 font-medium text-muted transition-colors first:pl-0 hover:text-ink',
              isHere(view) && 'border-held text-ink',
            )}
          >
            {toVisibleText(view.name)}
          </Link>
        ))}
        {current && (
          <Button
            size="icon"
            variant="quiet"
            className="size-8 shrink-0 pointer-coarse:size-11"
            onClick={() => setDeleting(current.name)}
            title={`Delete the view ${toVisibleText(current.name)}`}
          >
            <X aria-hidden className="size-4" />
            <span className="sr-only">Delete the view {toVisibleText(current.name)}</span>
          </Button>
        )}
        {!known && (
          <Button size="sm" variant="quiet" className="shrink-0 pointer-coarse:h-11" onClick={() => setSaving(true)}>
            <Bookmark aria-hidden className="size-4" /> Save this view
          </Button>
        )}
      </nav>
      {saving && <SaveView filter={filter} onClose={() => setSaving(false)} />}
      {deleting !== null && <DeleteView name={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}
