import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { cn } from '#components/ui/cn.ts';

const WORDS: Record<string, string> = {
  'request.submitted': 'asked for this call',
  'request.voted': 'gave a verdict',
  'request.edited': 'edited and approved the call',
  'request.approved': 'completed the approval',
  'request.denied': 'denied it',
  'request.expired': 'ended the wait: nobody decided in time',
  'request.withdrawn': 'took it back',
  'request.lapsed': 'let the approval lapse unused',
  'request.revoked': 'took the approval back',
  'grant.minted': 'collected the decision and got a grant',
  'grant.redeemed': 'redeemed the grant and started',
  'result.reported': 'reported the result',
  'lease.lost': 'went silent: the outcome is unknown',
};

/** Every leaf that the audit log holds of this request, oldest first. */
export function Timeline({ detail }: { detail: RequestDetail }) {
  return (
    <Panel title="Timeline" aside={<span className="text-muted text-xs">from the audit log</span>}>
      <ol className="relative grid gap-3.5">
        <span aria-hidden className="absolute top-2 bottom-2 left-[3px] w-px bg-line" />
        {detail.timeline.map((entry) => (
          <li key={entry.seq} className="relative grid grid-cols-[7px_minmax(0,1fr)_auto] items-baseline gap-x-3">
            <span
              aria-hidden
              className={cn('size-[7px] rounded-full ring-4 ring-surface', entry.from === entry.to ? 'bg-edge' : 'bg-held')}
            />
            <span>
              <span className="font-medium">
                <ExactText text={entry.actor.name} />
              </span>{' '}
              {WORDS[entry.type] ?? entry.type}
            </span>
            <RelativeTime at={entry.at} now={detail.now} className="text-muted text-xs" />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
