import { ChevronDown, ChevronUp } from 'lucide-react';
import { Countdown } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { missingText } from './seat-list.tsx';

/** The clock and who is still needed; on a phone also the way to everything that is neither yes nor no. */
export function DecisionHead({ detail, more, onMore }: { detail: RequestDetail; more: boolean; onMore: () => void }) {
  const { approval, createdAt } = detail.request;
  const Icon = more ? ChevronDown : ChevronUp;
  return (
    <div className="flex items-center justify-between gap-3">
      {approval && (
        <>
          <Countdown until={approval.decideBy} since={createdAt} now={detail.now} className="text-base lg:text-lg" iconClassName="size-4" />
          <span className="ml-auto text-right text-muted text-xs lg:text-[0.8125rem]">{missingText(approval.missing)}</span>
        </>
      )}
      <button
        type="button"
        data-testid="more-actions"
        aria-expanded={more}
        onClick={onMore}
        className="-my-1.5 -mr-2 inline-flex min-h-10 items-center gap-1 rounded-md px-2 font-medium text-xs lg:hidden"
      >
        More <Icon aria-hidden className="size-4" />
      </button>
    </div>
  );
}
