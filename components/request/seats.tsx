import { LockKeyhole } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';

/** How many signatures a call has and how many it needs: `1 of 2`, as pips and as words. */
export function SeatPips({ given, need, stepUp, className }: { given: number; need: number; stepUp: boolean; className?: string }) {
  return (
    <span className={cn('tabular inline-flex items-center gap-1.5 whitespace-nowrap text-muted', className)}>
      <svg viewBox={`0 0 ${need * 10 - 2} 8`} className="h-2" aria-hidden="true">
        {Array.from({ length: need }, (_, seat) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: a seat is its place
            key={seat}
            cx={seat * 10 + 4}
            cy="4"
            r="3.2"
            strokeWidth="1.4"
            className={seat < given ? 'fill-held stroke-held' : 'fill-none stroke-edge'}
          />
        ))}
      </svg>
      <span>
        {given} of {need}
        <span className="sr-only"> signed</span>
      </span>
      {stepUp && (
        <span title="Asks for a fresh proof of who signs">
          <LockKeyhole aria-hidden className="size-3" />
          <span className="sr-only">, with a fresh proof of identity</span>
        </span>
      )}
    </span>
  );
}
