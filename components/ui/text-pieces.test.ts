import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleText } from '#lib/contract/call-view.ts';
import { type TextRange, textPieces } from './text-pieces.ts';

const hostile = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.constantFrom('\u202e', '\n', '  ', 'раypal', '😀', '\u{e0041}')), {
    maxLength: 12,
  })
  .map((parts) => parts.join('').toWellFormed());
const ranges = fc
  .array(fc.nat(40), { maxLength: 6 })
  .map((cuts) => [...new Set(cuts)].sort((a, b) => a - b))
  .map((cuts) =>
    cuts.flatMap((start, index): TextRange[] => (index % 2 === 0 ? [{ start, end: cuts[index + 1] ?? start + 3, className: 'x' }] : [])),
  );

it('colours stretches of a text without changing a character of what is shown', () => {
  fc.assert(
    fc.property(hostile, ranges, (text, marks) => {
      const pieces = textPieces(text, marks);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      const shown = (list: ReturnType<typeof visibleText>) =>
        list.map((p) => (p.kind === 'mark' || p.kind === 'layout' ? p.label : p.text)).join('');
      expect(shown(pieces)).toBe(shown(visibleText(text)));
    }),
  );
});

it('marks exactly the stretch, where nothing in it is one sign', () => {
  const marked = textPieces('please hurry now', [{ start: 7, end: 12, className: 'x' }]).filter(({ range }) => range !== null);
  expect(marked.map(({ text }) => text)).toEqual(['hurry']);
});
