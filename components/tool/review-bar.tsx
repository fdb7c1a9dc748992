'use client';

import { useState } from 'react';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import type { MeView } from '#lib/contract/console-view.ts';
import type { ProposedToolView } from '#lib/contract/proposed-tool.ts';
import { ReviewDialog } from './review-dialog.tsx';

type Props = {
  tenant: MeView['tenants'][number];
  /** Those that can be chosen. */
  open: readonly ProposedToolView[];
  picked: readonly ProposedToolView[];
  onPick: (tools: readonly ProposedToolView[]) => void;
};

/** A review takes this many at once. */
const MOST = 500;

/** Several tools of one customer, judged together: a server of some hundred would never be looked at one by one. */
export function ReviewBar({ tenant, open, picked, onPick }: Props) {
  const [reviewing, setReviewing] = useState(false);
  const reads = open.filter(({ suggestedClass }) => suggestedClass === 'read');
  return (
    <div className="sticky top-13 z-10 mb-4 flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-raised px-4 py-2">
      <TenantBadge tenant={tenant} />
      <span className="tabular text-muted" data-testid="picked-count" role="status">
        {picked.length.toLocaleString('en')} of {open.length.toLocaleString('en')} unreviewed chosen
      </span>
      <span className="ml-auto flex flex-wrap items-center gap-2">
        <Button size="sm" variant="quiet" data-testid="pick-all" onClick={() => onPick(open)}>
          All
        </Button>
        <Button size="sm" variant="quiet" data-testid="pick-reads" disabled={reads.length === 0} onClick={() => onPick(reads)}>
          All that seem to read only
        </Button>
        <Button size="sm" variant="quiet" disabled={picked.length === 0} onClick={() => onPick([])}>
          None
        </Button>
        <Button size="sm" variant="ink" data-testid="review-picked" disabled={picked.length === 0} onClick={() => setReviewing(true)}>
          Review {picked.length > 0 && picked.length.toLocaleString('en')}
        </Button>
      </span>
      {reviewing && picked.length > 0 && (
        <ReviewDialog tenant={tenant} tools={picked.slice(0, MOST)} onClose={() => setReviewing(false)} onDone={() => onPick([])} />
      )}
    </div>
  );
}
