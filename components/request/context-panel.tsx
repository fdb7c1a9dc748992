import { Panel } from '#components/ui/panel.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { RelatedList } from './related-list.tsx';
import { ViewerList } from './viewer-list.tsx';

/** What stands around this request: the same call before, others on the same targets, what the agent asked lately, who looked. */
export function ContextPanel({ detail }: { detail: RequestDetail }) {
  const { context, viewers, now, me } = detail;
  return (
    <Panel title="Context" bodyClassName="grid gap-5">
      <RelatedList title="The same call before" items={context.sameCall} now={now} none="This exact call was never asked for before." />
      <RelatedList title="Also waiting, on the same targets" items={context.sameTargets} now={now} />
      <RelatedList title="What this agent asked lately" items={context.agentRecent} now={now} none="Nothing else." />
      <ViewerList viewers={viewers} meId={me.id} now={now} />
    </Panel>
  );
}
