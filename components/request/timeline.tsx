import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { timelineEntries } from './timeline-entries.ts';

/** What happened to this request, oldest first. Hollow: not in the audit log, because nothing was decided by it. */
export function Timeline({ detail }: { detail: RequestDetail }) {
  return (
    <Panel title="Timeline" aside={<span className="text-muted text-xs">from the audit log, and who opened it</span>}>
      <ol className="relative grid gap-3.5" data-testid="timeline">
        <span aria-hidden className="absolute top-2 bottom-2 left-[3px] w-px bg-line" />
        {timelineEntries(detail).map(({ key, at, who, what, moved, logged, version }) => (
          <li key={key} className="relative grid grid-cols-[7px_minmax(0,1fr)_auto] items-baseline gap-x-3">
            <span
              aria-hidden
              className={cn(
                'size-[7px] rounded-full ring-4 ring-surface',
                moved ? 'bg-held' : logged ? 'bg-edge' : 'border border-edge bg-surface',
              )}
            />
            <span className={logged ? '' : 'text-muted'}>
              <span className="font-medium">
                <ExactText text={who} />
              </span>{' '}
              {what}
              {version !== null && <span className="tabular ml-2 text-faint text-xs">version {version}</span>}
            </span>
            <RelativeTime at={at} now={detail.now} className="text-muted text-xs" />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
