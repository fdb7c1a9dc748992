import { ArrowDown, Eye } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import type { Displayed } from './use-displayed.ts';

/** How much of the call has been on the screen, and the way to what has not. */
export function DisplayProgress({ displayed, className }: { displayed: Displayed; className?: string }) {
  const { seenCount, total, showNext } = displayed;
  const whole = seenCount >= total;
  return (
    <div className={cn('flex items-center justify-between gap-3 text-xs', className)} data-testid="display-progress">
      <span className={cn('tabular inline-flex items-center gap-1.5', whole ? 'text-muted' : 'font-medium text-held')}>
        <Eye aria-hidden className="size-3.5" />
        {seenCount} of {total} {total === 1 ? 'part' : 'parts'} seen
      </span>
      {!whole && (
        <button
          type="button"
          data-testid="next-unseen"
          onClick={showNext}
          className="inline-flex h-8 items-center gap-1 rounded-md px-2 font-medium text-held hover:bg-held-soft"
        >
          Next unseen <ArrowDown aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
