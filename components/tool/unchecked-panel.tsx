import { UncheckedList } from './unchecked-list.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ProposedToolDetail } from '#lib/contract/proposed-tool.ts';

/** What of its schema the service cannot check, and whether it is called in spite of that. */
export function UncheckedPanel({ tool: { uncheckedPatterns, accepted, standing } }: { tool: ProposedToolDetail }) {
  if (uncheckedPatterns.length === 0) return null;
  const called = standing === 'approved' && accepted.length > 0;
  return (
    <Panel title="Patterns that cannot be checked" bodyClassName="grid gap-3">
      <p className="text-muted">
        {called
          ? 'Its reviewer accepted it without these. Everything else of its schema is checked, and each of its calls waits for people.'
          : 'A match of them could hold up the service. It can be called only when its reviewer accepts it without them; then each of its calls waits for people.'}
      </p>
      <UncheckedList patterns={uncheckedPatterns} />
    </Panel>
  );
}
