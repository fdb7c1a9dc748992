import { ExactText } from '#components/ui/exact-text.tsx';
import { JsonText } from '#components/ui/json-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { StatusMark } from './status-mark.tsx';

/** What the executor did with the approved call, in its own output, once there is any. */
export function ResultPanel({ detail }: { detail: RequestDetail }) {
  const { execution, request, now } = detail;
  if (execution === null) return null;
  const output = request.result?.output ?? execution.output;
  return (
    <Panel title="Result" aside={<StatusMark status={request.status} />}>
      <p className="text-muted">
        <ExactText text={execution.executorName} /> started <RelativeTime at={execution.startedAt} now={now} />
        {execution.finishedAt && (
          <>
            {' and finished '}
            <RelativeTime at={execution.finishedAt} now={now} />
          </>
        )}
        .
      </p>
      {output !== null && (
        <pre
          data-testid="result-output"
          // A long output scrolls inside its box, by keyboard too.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable without a mouse
          tabIndex={0}
          className="mt-3 max-h-[28rem] overflow-auto whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2.5 leading-5"
        >
          {typeof output === 'string' ? <ExactText text={output} mono /> : <JsonText value={output} />}
        </pre>
      )}
    </Panel>
  );
}
