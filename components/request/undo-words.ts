import type { RequestDetail } from '#lib/contract/console-view.ts';

type UndoWords = { kind: 'known' | 'needless' | 'none' | 'unknown'; text: string };

/**
 * How a call of this tool is undone, in the descriptor's words where it has any. That there is no way back is said only of
 * what destroys: of anything else nobody wrote down how, as of each tool that a gate brought, and that is all that is known.
 */
export function undoWords({ undo, class: toolClass }: Pick<RequestDetail['tool'], 'undo' | 'class'>): UndoWords {
  if (undo !== null) return { kind: 'known', text: undo };
  if (toolClass === 'read') return { kind: 'needless', text: 'It changes nothing, so there is nothing to undo.' };
  if (toolClass === 'destructive') return { kind: 'none', text: 'There is no way back.' };
  return { kind: 'unknown', text: 'Nobody wrote down how to undo it.' };
}

/** The same in one sentence. */
export function undoSentence(tool: Parameters<typeof undoWords>[0]): string {
  const { kind, text } = undoWords(tool);
  return kind === 'known' ? `To undo: ${text}` : text;
}
