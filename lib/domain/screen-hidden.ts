import type { Finding } from './screen-flag.ts';
import { visibleText } from './visible-text.ts';

/** Marks that people write on purpose: typographic spaces, our own signs, replacement characters in broken logs. */
const HONEST = /^[\p{Zs}⟨⟩↵⇥␠\ufffd\r]$/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}#*0-9\u{1f1e6}-\u{1f1ff}]$/u;
/** Scripts that need joiners to be spelled. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Sinhala}\p{Script=Khmer}]\p{M}*$/u;
const TAG = /[\u{e0020}-\u{e007e}]/gu;

/** Characters that are in the text and not on the screen, or that reorder what is. Neighbours make one finding. */
export function screenHidden(text: string): Finding[] {
  const found: (Finding & { marks: string })[] = [];
  let at = 0;
  let before = '';
  for (const segment of visibleText(text)) {
    const start = at;
    at += segment.text.length;
    if (segment.kind === 'mark' && !isHonest(segment.text, before)) {
      const last = found.at(-1);
      if (last && last.end === start) {
        last.end = at;
        last.marks += segment.text;
      } else found.push({ kind: 'hidden-text', start, end: at, explain: '', marks: segment.text });
    }
    before = (before + segment.text).slice(-8);
  }
  return found.map(({ marks, ...finding }) => ({ ...finding, explain: explainMarks(marks) }));
}

function isHonest(mark: string, before: string): boolean {
  if (HONEST.test(mark)) return true;
  const shown = before.replace(/[\ufe0f\u200d]$/u, '');
  if (mark === '\ufe0f' || mark === '\u20e3') return EMOJI.test(shown);
  if (mark === '\u200d' || mark === '\u200c')
    return (mark === '\u200d' && EMOJI.test(shown) && !/[0-9#*]$/.test(shown)) || JOINED.test(before);
  return false;
}

function explainMarks(marks: string): string {
  const points = [...marks];
  const spelled = (marks.match(TAG) ?? []).map((tag) => String.fromCharCode((tag.codePointAt(0) as number) - 0xe0000)).join('');
  if (spelled !== '') return `Invisible tag characters spell “${spelled.slice(0, 80)}${spelled.length > 80 ? '…' : ''}”.`;
  const codes = [...new Set(points)]
    .slice(0, 4)
    .map((point) => `U+${(point.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`);
  const [count, reorder] = points.length === 1 ? ['A character', 'reorders'] : [`${points.length} characters`, 'reorder'];
  return `${count} that cannot be seen or that ${reorder} the text: ${codes.join(', ')}${new Set(points).size > 4 ? ' …' : ''}.`;
}
