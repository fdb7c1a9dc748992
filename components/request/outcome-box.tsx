import Link from 'next/link';
import { buttonStyle } from '#components/ui/button.tsx';
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
    <div className="grid gap-2.5" data-testid="outcome">
      <div className="flex items-center justify-between gap-3">
        <StatusMark status={request.status} />
        {decision && <RelativeTime at={decision.decidedAt} now={now} className="text-muted text-xs" />}
      </div>
      {decision && (
        <p className="first-letter:uppercase">
          {undone ? 'taken back' : decision.outcome.replaceAll('_', ' ')} by{' '}
          <span className="font-medium">{decision.decidedBy.map((by) => by.name).join(' and ')}</span>
        </p>
      )}
      {decision?.message && (
        <p className="rounded-md border bg-sunken px-3 py-2">
          <ExactText text={decision.message} />
        </p>
      )}
      {request.status === 'approved' && request.executeBy && (
        <p className="text-muted text-xs">
          The agent has not used it yet. It lapses <RelativeTime at={request.executeBy} now={now} />.
        </p>
      )}
      <NextRequest afterId={request.id} ready={settled} />
      <Link href="/" className={buttonStyle({ className: settled ? 'mt-1' : 'pointer-events-none mt-1' })}>
        Back to the queue
      </Link>
    </div>
  );
}
