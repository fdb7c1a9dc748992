/**
 * Text of other people as a person can check it. Whatever would be invisible, would reorder its neighbours or could
 * pass for something else becomes a mark such as `⟨U+202E⟩`; everything else is shown as it is.
 * The plain-text form is injective: two different strings never look the same, and `fromVisibleText` proves it.
 */
export type TextSegment =
  | { kind: 'text'; text: string }
  | { kind: 'mark'; text: string; label: string }
  /** A line break or a tab: a sign for it, then the thing itself, so that scripts keep their shape. */
  | { kind: 'layout'; text: '\n' | '\t'; label: '↵' | '⇥' }
  | { kind: 'mixed'; text: string; scripts: string[] };

/** Never shown as itself: controls, formats (bidi, zero width, tags), separators, unassigned, fillers, odd spaces. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufffd]/u;
const ODD_SPACE = /[^\S ]|\p{Zs}/u;
/** The signs that marks are made of; shown as marks themselves, else text could forge one. */
const MARK_SIGNS = /[⟨⟩↵⇥␠]/u;
const COMBINING = /\p{M}/u;
/** More stacked marks than any living orthography needs can cover the neighbours. */
const MAX_COMBINING_RUN = 4;

/** Splits text into what may be shown as it is and what must be named. Joining the `text` of all segments gives the input. */
export function visibleText(text: string): TextSegment[] {
  const segments: TextSegment[] = [];
  let plain = '';
  let combining = 0;
  const points = [...text];
  const flush = () => {
    if (plain !== '') segments.push(...splitMixedScripts(plain));
    plain = '';
  };
  for (const [index, point] of points.entries()) {
    const isMark = COMBINING.test(point);
    combining = isMark ? combining + 1 : 0;
    const label = labelFor(points, index, isMark && (plain === '' || combining > MAX_COMBINING_RUN));
    if (label === null) {
      plain += point;
      continue;
    }
    flush();
    if (point === '\n') segments.push({ kind: 'layout', text: '\n', label: '↵' });
    else if (point === '\t') segments.push({ kind: 'layout', text: '\t', label: '⇥' });
    else segments.push({ kind: 'mark', text: point, label });
  }
  flush();
  return segments;
}

/** The same as one string, for attributes, titles and tests. */
export function toVisibleText(text: string): string {
  return visibleText(text)
    .map((segment) => {
      if (segment.kind === 'mark') return segment.label;
      return segment.kind === 'layout' ? segment.label + segment.text : segment.text;
    })
    .join('');
}

/** Inverse of `toVisibleText`: nothing was lost and nothing merged on the way to the screen. */
export function fromVisibleText(shown: string): string {
  return shown.replace(/↵\n|⇥\t|␠|⟨U\+([0-9A-F]{4,6})⟩/gu, (match, hex: string | undefined) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return match === '␠' ? ' ' : match.slice(1);
  });
}

function labelFor(points: string[], index: number, looseMark: boolean): string | null {
  const point = points[index] as string;
  if (point === ' ') return isTellingSpace(points, index) ? '␠' : null;
  const hidden = HIDDEN.test(point) || ODD_SPACE.test(point) || MARK_SIGNS.test(point) || looseMark;
  return hidden ? `⟨U+${(point.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}⟩` : null;
}

/** A space that layout would swallow or hide: at either end, next to another one, or beside a break. */
function isTellingSpace(points: string[], index: number): boolean {
  const before = points[index - 1];
  const after = points[index + 1];
  return before === undefined || after === undefined || /[\s]/u.test(before) || /[\s]/u.test(after);
}

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Hebrew', 'Arabic', 'Georgian', 'Coptic'] as const;
const SCRIPT_PATTERNS = SCRIPTS.map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Scripts that one word mixes; more than one is how `раypal` passes for `paypal`. */
export function scriptsOf(word: string): string[] {
  return SCRIPT_PATTERNS.filter(({ pattern }) => pattern.test(word)).map(({ name }) => name);
}

function splitMixedScripts(plain: string): TextSegment[] {
  const segments: TextSegment[] = [];
  for (const part of plain.split(/([\p{L}\p{M}\p{N}]+)/u)) {
    if (part === '') continue;
    const scripts = scriptsOf(part);
    const last = segments.at(-1);
    if (scripts.length > 1) segments.push({ kind: 'mixed', text: part, scripts });
    else if (last?.kind === 'text') last.text += part;
    else segments.push({ kind: 'text', text: part });
  }
  return segments;
}
