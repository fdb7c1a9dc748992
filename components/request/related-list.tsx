import Link from 'next/link';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RelatedRequest } from '#lib/contract/console-view.ts';
import { StatusMark } from './status-mark.tsx';

type Props = { title: string; items: readonly RelatedRequest[]; now: string; none?: string };

/** Other requests under one heading: what, on what, how it ended and who said so. */
export function RelatedList({ title, items, now, none }: Props) {
  if (items.length === 0 && none === undefined) return null;
  return (
    <div>
      <h3 className="mb-1.5 font-semibold text-[0.8125rem]">{title}</h3>
      {items.length === 0 && <p className="text-muted">{none}</p>}
      <ul className="grid gap-2">
        {items.map((item) => (
          <li key={item.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-0.5">
            <div className="min-w-0">
              <Link href={`/requests/${encodeURIComponent(item.id)}`} className="font-medium underline-offset-3 hover:underline">
                {item.toolTitle}
              </Link>{' '}
              {item.targetNames.length > 0 && <ExactText text={item.targetNames.join(', ')} mono className="text-muted" />}
              {item.message !== '' && (
                <p className="text-muted text-xs">
                  <ExactText text={item.message} />
                </p>
              )}
            </div>
            <span className="flex shrink-0 items-center gap-2 text-muted text-xs">
              {item.decidedBy.length > 0 && <ExactText text={item.decidedBy.join(' and ')} />}
              <RelativeTime at={item.decidedAt ?? item.createdAt} now={now} />
              <StatusMark status={item.status} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
