import { cn } from '#components/ui/cn.ts';
import { QUEUE_COLUMNS } from './queue-row.tsx';

export const QUEUE_HEADS = ['Tenant', 'Call', 'Risk', 'Who', 'Signed', 'Time left'] as const;

/** The names of the columns; for the eye only where there are columns. */
export function QueueHead() {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={cn('items-center gap-x-4 border-b pr-4 pl-5 text-muted text-xs max-lg:sr-only lg:grid lg:h-9', QUEUE_COLUMNS)}
    >
      {QUEUE_HEADS.map((head, index) => (
        <span key={head} role="columnheader" className={index === QUEUE_HEADS.length - 1 ? 'text-right' : undefined}>
          {head}
        </span>
      ))}
    </div>
  );
}
