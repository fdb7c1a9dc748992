import { LOOK_ALIKES } from './mixed-script.ts';

/**
 * A text as it reads aloud: lower case, without accents, width, styling and invisible characters, look-alikes as the
 * Latin letters they pass for. `starts` and `ends` lead each unit of it back to the stored text.
 */
export type FoldedText = { text: string; starts: number[]; ends: number[] };

/** One word of it. `plain` also undoes the German spelling of umlauts; `opens` says what it follows. */
export type Token = { word: string; plain: string; start: number; end: number; opens: 'sentence' | 'clause' | null };

const DROPPED = /[\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const SPACE = /\s/u;
const DASH = /[\p{Pd}\u2212]/u;
const APOSTROPHE = /[\u2018\u2019\u02bc\u0060\u00b4]/u;

/** Folds point by point, so that every unit knows where it came from; time and size are linear in the text. */
export function foldText(text: string): FoldedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let folded = '';
  let at = 0;
  for (const point of text) {
    const units = foldPoint(point);
    for (let index = 0; index < units.length; index++) {
      starts.push(at);
      ends.push(at + point.length);
    }
    folded += units;
    at += point.length;
  }
  return { text: folded, starts, ends };
}

function foldPoint(point: string): string {
  if (point === '\n' || (point >= ' ' && point <= '~')) return point.toLowerCase();
  if (SPACE.test(point)) return ' ';
  if (DASH.test(point)) return '-';
  if (APOSTROPHE.test(point)) return "'";
  const letters = [...point.normalize('NFKD').replace(DROPPED, '')].map((letter) => LOOK_ALIKES.get(letter) ?? letter);
  return letters.join('').toLowerCase().replace('ß', 'ss');
}

/** The words of a folded text, with offsets into the stored one. */
export function tokensOf({ text, starts, ends }: FoldedText): Token[] {
  const tokens: Token[] = [];
  let last = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu)) {
    const gap = text.slice(last, match.index);
    let opens = tokens.length === 0 ? ('sentence' as const) : openingOf(gap);
    let at = match.index;
    for (const word of splitElision(match[0])) {
      const length = word.length;
      const bare = word.replaceAll("'", '');
      const plain = bare.replaceAll(/([aou])e/g, '$1');
      tokens.push({ word: bare, plain, start: starts[at] as number, end: ends[at + length - 1] as number, opens });
      at += length + 1;
      opens = null;
    }
    last = match.index + match[0].length;
  }
  return tokens;
}

/** `l'accord` and `n'attendez` are two words, `don't` is one. */
function splitElision(word: string): string[] {
  const cut = word.indexOf("'");
  return cut === 1 || (cut === 2 && word.startsWith('qu')) ? [word.slice(0, cut), word.slice(cut + 1)] : [word];
}

function openingOf(gap: string): Token['opens'] {
  if (/[.!?;。！？](?:\s|["')\]]|$)/u.test(gap)) return 'sentence';
  return /[^ ]/.test(gap.replaceAll(/['-]/g, '')) ? 'clause' : null;
}
