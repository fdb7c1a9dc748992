import type { RequestDetail } from '#lib/contract/console-view.ts';

/** How the call is undone, in the descriptor's words. That there is no way back is said only of what changes something. */
export function UndoLine({ tool: { undo, class: toolClass } }: Pick<RequestDetail, 'tool'>) {
  if (undo !== null)
    return (
      <p className="text-muted">
        <span className="font-medium text-ink">To undo: </span>
        {undo}
      </p>
    );
  if (toolClass === 'read') return <p className="text-muted">It changes nothing, so there is nothing to undo.</p>;
  return <p className="font-medium text-danger">Not reversible: there is no way back.</p>;
}
