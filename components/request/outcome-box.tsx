import Link from 'next/link';
import { buttonStyle } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { NextRequest } from './next-request.tsx';
import { StatusMark } from './status-mark.tsx';

/** How it ended, or where it is on the way there. Until it has `settled`, a second tap meant for the buttons before it goes nowhere. */
export function OutcomeBox({ detail, settled }: { detail: RequestDetail; settled: boolean }) {
  const { request, now, undone } = detail;
  const { decision } = request;
  return (
    <div className="grid gap-2 lg:gap-2.5" data-testid="outcome">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 lg:justify-between">
        <StatusMark status={request.status} />
        {decision && <RelativeTime at={decision.decidedAt} now={now} className="order-3 ml-auto text-muted text-xs lg:order-2" />}
        {decision && (
          <p className="order-2 min-w-0 first-letter:uppercase lg:order-3 lg:w-full">
            {undone ? 'taken back' : decision.outcome.replaceAll('_', ' ')} by{' '}
            <span className="font-medium">{decision.decidedBy.map((by) => by.name).join(' and ')}</span>
          </p>
        )}
      </div>
      {decision?.message && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keys only when it takes the focus
        <p tabIndex={0} className="rounded-md border bg-sunken px-3 py-1.5 max-lg:max-h-14 max-lg:overflow-y-auto lg:py-2">
          <ExactText text={decision.message} />
        </p>
      )}
      {request.status === 'approved' && request.executeBy && (
        <p className="text-muted text-xs">
          The agent has not used it yet. It lapses <RelativeTime at={request.executeBy} now={now} />.
        </p>
      )}
      <NextRequest afterId={request.id} ready={settled} />
      {/* On a phone the bar above has the way back, and this panel leaves the page its height. */}
      <Link href="/" className={buttonStyle({ className: cn('mt-1 max-lg:hidden', !settled && 'pointer-events-none') })}>
        Back to the queue
      </Link>
    </div>
  );
}
