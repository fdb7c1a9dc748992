import { ListX } from 'lucide-react';
import { UncheckedList } from '#components/tool/unchecked-list.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';

/** Over the arguments: what of the tool's schema says nothing about them, because its reviewer let it go unchecked. */
export function UncheckedNotice({ tool: { uncheckedPatterns } }: Pick<RequestDetail, 'tool'>) {
  if (uncheckedPatterns.length === 0) return null;
  return (
    <div className="mb-3 flex items-start gap-2.5 rounded-md bg-warn-soft px-3 py-2.5" data-testid="unchecked-notice">
      <ListX aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="grid min-w-0 gap-2">
        <p className="font-medium text-warn">
          {uncheckedPatterns.length === 1 ? 'One pattern' : `${uncheckedPatterns.length} patterns`} of this tool’s schema cannot be checked:
          look yourself
        </p>
        <UncheckedList patterns={uncheckedPatterns} />
      </div>
    </div>
  );
}
