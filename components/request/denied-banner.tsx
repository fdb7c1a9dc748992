import { Repeat2 } from 'lucide-react';
import Link from 'next/link';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';

const TIMES = ['', 'once', 'twice', 'three times'];

/** Somebody said no to this a moment ago, and here it is again. */
export function DeniedBanner({ detail }: { detail: RequestDetail }) {
  const denied = detail.context.deniedInLastHour;
  if (denied.length === 0) return null;
  return (
    <div data-testid="denied-banner" className="rounded-lg border border-danger/40 bg-danger-soft px-4 py-3">
      <p className="flex items-center gap-2 font-medium text-danger">
        <Repeat2 aria-hidden className="size-4 shrink-0" />
        Denied {TIMES[denied.length] ?? `${denied.length} times`} in the hour before, and asked again
      </p>
      <ul className="mt-1 grid gap-0.5 text-[0.8125rem]">
        {denied.map(({ id, decidedBy, decidedAt, createdAt, message, toolTitle }) => (
          <li key={id}>
            <Link href={`/requests/${encodeURIComponent(id)}`} className="font-medium underline underline-offset-3">
              {toolTitle}
            </Link>{' '}
            denied by {decidedBy.join(' and ') || 'policy'} <RelativeTime at={decidedAt ?? createdAt} now={detail.now} />
            {message !== '' && (
              <>
                : <ExactText text={message} />
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
