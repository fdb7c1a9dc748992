import Link from 'next/link';
import type { ReactNode } from 'react';
import { TenantBadge, TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';
import type { StableRow } from './stable-rows.ts';
import { TargetNames } from './target-names.tsx';

/** As the height classes of the row below. */
export const CALL_ROW_HEIGHT = { wide: 60, narrow: 112 };

type Props = {
  entry: StableRow;
  place: number;
  testId: string;
  /** The columns that the head of the list and its rows share, from tablet width on. */
  columns: string;
  /** The keys that do something to the row while it has the focus. */
  keys: string;
  /** The row that Tab reaches. */
  active: boolean;
  onActive: (id: string) => void;
  onOpen?: (row: RequestRow) => void;
  /** What the end of the second line gives way to. */
  actions?: ReactNode;
  /** The cells after the first two. */
  children: ReactNode;
};

/**
 * One call in a list, of what is held or of what is over: whose it is, what it would do to what, in whose words.
 * Each row is contained, and its marks do not clip: a clip for each of them cost a quarter of every frame of scrolling.
 */
export function CallRow({ entry, place, testId, columns, keys, active, onActive, onOpen, actions, children }: Props) {
  const { row, gone, isNew } = entry;
  return (
    <div
      role="row"
      // The head of the table is its first row.
      aria-rowindex={place + 2}
      data-testid={testId}
      data-request-id={row.id}
      data-gone={gone ? true : undefined}
      // The link covers the row, save for what has something to say on hover.
      onClick={onOpen && ((event) => !(event.target as Element).closest('a, button') && onOpen(row))}
      className={cn(
        'group relative h-28 border-b [contain:strict] bg-surface hover:bg-sunken [&_svg]:overflow-visible has-[a:focus-visible]:bg-sunken has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-held has-[a:focus-visible]:-outline-offset-2 lg:h-15',
        gone && 'bg-sunken',
      )}
    >
      <TenantEdge color={row.tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />
      <div
        className={cn(
          'grid h-full grid-cols-[minmax(0,1fr)_auto] content-center items-center gap-x-4 gap-y-1 pr-4 pl-5',
          columns,
          gone && 'spent',
        )}
      >
        <span role="gridcell" className="order-1 min-w-0 lg:order-none">
          <TenantBadge tenant={row.tenant} className="max-w-full text-[0.8125rem]" />
        </span>
        <span role="gridcell" className="order-3 col-span-2 grid min-w-0 gap-0.5 lg:order-none lg:col-span-1">
          <span className="flex min-w-0 items-baseline gap-x-2 text-[0.9375rem]">
            {isNew && <span className="self-center rounded bg-held-soft px-1.5 font-medium text-2xs text-held">new</span>}
            <Link
              id={`row-${row.id}`}
              href={`/requests/${row.id}`}
              prefetch={false}
              tabIndex={active ? 0 : -1}
              aria-keyshortcuts={keys}
              onFocus={() => onActive(row.id)}
              className="shrink-0 font-medium outline-none after:absolute after:inset-0 after:content-['']"
            >
              {row.toolTitle}
            </Link>
            <span className="min-w-0 truncate">
              <TargetNames names={row.targetNames} count={row.targetCount} />
            </span>
          </span>
          <span className="flex min-w-0 items-center gap-x-3">
            <span className="min-w-0 flex-1 truncate text-[0.8125rem] text-muted">
              <span className="text-faint">{toVisibleText(row.agentName)}: </span>
              <q className="quotes-none">
                <bdi>{toVisibleText(row.summary)}</bdi>
              </q>
            </span>
            {actions}
          </span>
        </span>
        {children}
      </div>
    </div>
  );
}
