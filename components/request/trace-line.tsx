import { useRef } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { traceIdOf } from '#lib/contract/call-view.ts';

/** The trace in which the agent asked, for whoever looks it up where traces are kept. The agent named it; nobody checked it. */
export function TraceLine({ traceparent }: { traceparent: string | null }) {
  const text = useRef<HTMLElement>(null);
  if (traceparent === null) return null;
  const id = traceIdOf(traceparent);
  const select = () => {
    if (text.current) getSelection()?.selectAllChildren(text.current);
  };
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted text-xs" data-testid="trace">
      <span>
        Trace, as the agent names it{' '}
        <code ref={text} className="font-mono [overflow-wrap:anywhere]">
          {id}
        </code>
      </span>
      <CopyButton text={id} label="Copy the trace id" onRefused={select} />
    </p>
  );
}
