import type { RequestDetail } from '#lib/contract/console-view.ts';
import { undoWords } from './undo-words.ts';

/** How the call is undone. */
export function UndoLine({ tool }: Pick<RequestDetail, 'tool'>) {
  const { kind, text } = undoWords(tool);
  if (kind === 'none') return <p className="font-medium text-danger">Not reversible. {text}</p>;
  if (kind === 'unknown') return <p className="font-medium text-warn">{text}</p>;
  return (
    <p className="text-muted">
      {kind === 'known' && <span className="font-medium text-ink">To undo: </span>}
      {text}
    </p>
  );
}
