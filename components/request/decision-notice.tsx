import { RefreshCw, TriangleAlert } from 'lucide-react';
import { Button, buttonStyle } from '#components/ui/button.tsx';
import type { VerdictNotice } from './verdict-notice.ts';

/** Somebody else changed what is being decided. The buttons wait until the person has looked. */
export function ChangeNotice({ changes, action, onAction }: { changes: string[]; action: string; onAction: () => void }) {
  return (
    <div role="alert" data-testid="change-notice" className="rounded-md bg-held-soft px-3 py-2.5">
      <p className="flex items-center gap-2 font-medium text-held">
        <RefreshCw aria-hidden className="size-3.5" /> This request changed
      </p>
      <Lines lines={changes} />
      <Button size="sm" className="mt-2" onClick={onAction}>
        {action}
      </Button>
    </div>
  );
}

/** Why the last verdict did not count, kindly and completely. */
export function Notice({ notice, onDismiss }: { notice: VerdictNotice; onDismiss: () => void }) {
  return (
    <div role="alert" data-testid="verdict-notice" className="rounded-md bg-warn-soft px-3 py-2.5">
      <p className="flex items-start gap-2 font-medium text-warn">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {notice.title}
      </p>
      <Lines lines={notice.lines} />
      <div className="mt-2 flex gap-2">
        {notice.link && (
          <a href={notice.link.href} className={buttonStyle({ size: 'sm' })}>
            {notice.link.text}
          </a>
        )}
        <Button size="sm" onClick={onDismiss}>
          {notice.look ? 'I have looked' : 'Understood'}
        </Button>
      </div>
    </div>
  );
}

function Lines({ lines }: { lines: string[] }) {
  return (
    <ul className="mt-1 grid gap-0.5 text-[0.8125rem] text-ink">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
