import type { TextRange } from '#components/ui/text-pieces.ts';
import type { FlagView } from '#lib/contract/console-view.ts';
import { FLAG_WORDS } from './flag-words.ts';

const MARKED = 'rounded-sm bg-warn-soft text-ink underline decoration-2 decoration-warn underline-offset-3';

/** The stretches of one field that are remarked on, apart and in order: where remarks overlap, one mark carries both. */
export function flagRanges(flags: readonly FlagView[]): TextRange[] {
  const ranges: TextRange[] = [];
  for (const { start, end, kind, explain } of flags.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= start) continue;
    const title = `${FLAG_WORDS[kind]}: ${explain}`;
    const last = ranges.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.title = `${last.title}\n${title}`;
    } else ranges.push({ start, end, className: MARKED, title });
  }
  return ranges;
}
