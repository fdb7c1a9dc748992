import type { FlagView } from '#lib/contract/console-view.ts';

export const FLAG_WORDS: Record<FlagView['kind'], string> = {
  pressure: 'Pressure',
  'borrowed-authority': 'Borrowed authority',
  'reviewer-instruction': 'Tells the reviewer what to do',
  padding: 'Padding',
  'hidden-text': 'Hidden text',
  'mixed-script': 'Look-alike letters',
  contradiction: 'Contradicts the call',
};

/** `2 × Pressure, Hidden text`: each kind once, in the order in which they came. */
export function flagSummary(flags: readonly FlagView[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of flags) counts.set(FLAG_WORDS[kind], (counts.get(FLAG_WORDS[kind]) ?? 0) + 1);
  return [...counts].map(([word, count]) => (count > 1 ? `${count} × ${word}` : word)).join(', ');
}
