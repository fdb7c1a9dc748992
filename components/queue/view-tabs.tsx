import Link from 'next/link';
import { cn } from '#components/ui/cn.ts';
import type { ListFilter } from '#lib/client/queries.ts';
import { filterHref } from './queue-filter.ts';
import { SAVED_VIEWS } from './saved-views.ts';

/** The saved views, as links; the one whose address this is is marked. */
export function ViewTabs({ filter }: { filter: ListFilter }) {
  const here = filterHref('/', { ...filter, tenant: undefined });
  return (
    <nav aria-label="Views" className="-mx-4 flex overflow-x-auto px-4 [scrollbar-width:none] sm:mx-0 sm:px-0">
      {SAVED_VIEWS.map((view) => {
        // A customer that was picked stays picked from view to view.
        const href = filterHref('/', { ...view.filter, tenant: filter.tenant });
        const current = filterHref('/', view.filter) === here;
        return (
          <Link
            key={view.name}
            href={href}
            aria-current={current ? 'page' : undefined}
            title={`${view.name} (${view.key})`}
            className={cn(
              'inline-flex h-11 shrink-0 items-center border-transparent border-b-2 px-3 font-medium text-muted transition-colors first:pl-0 hover:text-ink',
              current && 'border-held text-ink',
            )}
          >
            {view.name}
          </Link>
        );
      })}
    </nav>
  );
}
