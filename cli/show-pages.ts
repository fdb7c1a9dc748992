import type { Shown } from '#lib/domain/shown.ts';
import type { CallLine } from './call-lines.ts';
import type { Output } from './output.ts';
import { ask, settle } from './terminal.ts';

/** A finger that was already on its way to Enter. */
const ARMING_MS = 300;
/** What the question at the foot of a page takes. */
const FOOT_ROWS = 2;

/**
 * Puts lines on the terminal, a screenful at a time, and answers with what of the call was on it. Null when the person
 * left before the end. A line that is longer than the screen is wide takes as many rows as it needs.
 */
export async function showPages(
  lines: readonly CallLine[],
  { rows, columns }: { rows: number; columns: number },
  output: Output,
): Promise<Shown | null> {
  const shown: Shown = { arguments: [], targets: [] };
  const room = Math.max(1, rows - FOOT_ROWS);
  let used = 0;
  for (const { text, shows } of lines) {
    for (const [index, piece] of wrap(text, columns).entries()) {
      if (used === room) {
        await settle(ARMING_MS, output);
        if ((await ask('-- Enter shows more, q leaves: ', output))?.trim() !== '') return null;
        used = 0;
      }
      output.out(index === 0 ? piece : `  ┆ ${piece}`);
      used += 1;
    }
    shows?.(shown);
  }
  return shown;
}

/** Pieces that fit a row each. What may be drawn two cells wide counts as two, so that no row breaks by itself. */
export function wrap(text: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const point of text) {
    const cells = point < '\u007f' ? 1 : 2;
    const room = columns - 1 - (pieces.length === 0 ? 0 : 5);
    if (width + cells > Math.max(2, room)) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += point;
    width += cells;
  }
  return [...pieces, piece];
}
