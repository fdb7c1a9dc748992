import { TierMark } from '#components/request/tier-mark.tsx';
import { TenantSwatch } from '#components/tenant/tenant-badge.tsx';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RiskTier } from '#lib/contract/call-view.ts';
import type { ListItem } from './list-items.ts';

const TIERS: ReadonlySet<string> = new Set<RiskTier>(['low', 'elevated', 'high', 'critical']);

/** What the rows below have in common, and how many there are of them in the whole list. */
export function GroupHead({ item }: { item: Extract<ListItem, { kind: 'head' }> }) {
  return (
    <div role="row" className="flex h-9 items-center border-b bg-sunken pr-4 pl-5 text-xs" data-testid="group-head">
      <span role="gridcell" aria-colspan={6} className="flex items-center gap-2 font-semibold">
        {item.color && <TenantSwatch color={item.color} className="size-2.5" />}
        {TIERS.has(item.label) ? <TierMark tier={item.label as RiskTier} /> : <span className="truncate">{toVisibleText(item.label)}</span>}
        <span className="tabular font-normal text-muted">{item.count}</span>
      </span>
    </div>
  );
}
