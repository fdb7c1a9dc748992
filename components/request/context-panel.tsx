import { Panel } from '#components/ui/panel.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { RelatedList } from './related-list.tsx';
import { TraceLine } from './trace-line.tsx';

/** What stands around this request: the same call before, others on the same targets, what the agent asked lately and its trace. */
export function ContextPanel({ detail }: { detail: RequestDetail }) {
  const { context, now } = detail;
  return (
    <Panel title="Context" bodyClassName="grid gap-5">
      <RelatedList title="The same call before" items={context.sameCall} now={now} none="This exact call was never asked for before." />
      <RelatedList title="Also waiting, on the same targets" items={context.sameTargets} now={now} />
      <RelatedList title="What this agent asked lately" items={context.agentRecent} now={now} none="Nothing else." />
      <TraceLine traceparent={detail.request.traceparent} />
    </Panel>
  );
}
