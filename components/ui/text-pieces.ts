import { type TextSegment, visibleText } from '#lib/contract/call-view.ts';

/** A stretch of a text (UTF-16 offsets) and what to make of it. Ranges are in order and do not overlap. */
export type TextRange = { start: number; end: number; className: string; title?: string };
export type TextPiece = TextSegment & { range: TextRange | null };

/**
 * The visible segments of a text, cut at the ends of the ranges. What is marked as invisible is decided on the whole
 * text first, so that no range can change what is shown: joining the pieces' `text` gives the input.
 */
export function textPieces(text: string, ranges: readonly TextRange[] = []): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  let next = 0;
  for (const segment of visibleText(text)) {
    const end = at + segment.text.length;
    while (at < end) {
      while (next < ranges.length && (ranges[next] as TextRange).end <= at) next++;
      const range = ranges[next];
      const inside = range !== undefined && range.start <= at ? range : null;
      const stop = Math.min(end, inside ? inside.end : (range?.start ?? end));
      // A mark or a mixed word is one thing: it belongs to the range it begins in.
      const cut = segment.kind === 'text' ? stop : end;
      const from = segment.text.length - (end - at);
      pieces.push({ ...segment, text: segment.text.slice(from, from + cut - at), range: inside } as TextPiece);
      at = cut;
    }
  }
  return pieces;
}
