import { ChevronDown, ChevronUp, Copy } from 'lucide-react';
import { TenantEdge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import type { StableRow } from './stable-rows.ts';
import type { ListItem } from './list-items.ts';

type Props = {
  item: Extract<ListItem, { kind: 'alike' }>;
  onToggle: () => void;
  onDeny: (entries: readonly StableRow[]) => void;
};

/** How many there are below a row that look like it, the way to each of them, and a no to all. There is no yes to several. */
export function AlikeBar({ item: { head, run, opened }, onToggle, onDeny }: Props) {
  const held = [head, ...run.rest].filter(({ gone }) => gone === null);
  const Icon = opened ? ChevronUp : ChevronDown;
  return (
    <div role="row" data-testid="alike-bar" className="relative flex h-10 items-center border-b bg-sunken pr-2 pl-5 text-[0.8125rem]">
      <TenantEdge color={head.row.tenant.color} className="absolute inset-y-0 left-0 h-full w-1" />
      <span role="gridcell" aria-colspan={6} className="flex min-w-0 flex-1 items-center gap-2">
        <Copy aria-hidden className="size-3.5 shrink-0 text-muted" />
        <span className="tabular min-w-0 truncate text-muted">
          <span className="font-medium text-ink">{run.rest.length.toLocaleString('en')} more</span> that look like it
        </span>
        <Button size="sm" variant="quiet" data-testid="alike-open" aria-expanded={opened} onClick={onToggle} className="ml-auto">
          {opened ? 'Close' : 'Show'} <Icon aria-hidden className="size-3.5" />
        </Button>
        {held.length > 1 && (
          <Button size="sm" variant="danger" data-testid="alike-deny" onClick={() => onDeny(held)}>
            Deny {held.length.toLocaleString('en')}
          </Button>
        )}
      </span>
    </div>
  );
}
