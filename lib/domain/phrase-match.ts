import type { Token } from './fold-text.ts';

type Element = { words: ReadonlySet<string>; stems: readonly string[]; optional: boolean; gap: number };
type Phrase = { elements: Element[]; imperative: boolean };
export type PhraseIndex = { byWord: ReadonlyMap<string, Phrase[]>; byStem: ReadonlyMap<string, Phrase[]> };
export type PhraseMatch = { first: number; last: number };

const STEM_KEY = 4;
/** After these a verb still speaks to the reader. */
const BEFORE_IMPERATIVE = new Set(
  'please just simply now so and then you must should can to reviewer technician approver operator bitte'.split(' '),
);

/**
 * Phrases as words in order: `a|b` one of them, `?a` may be missing, `..3` up to three words of any kind, `appr~` any
 * word that begins so. `^` in front: only where an order can stand, at the start of a clause or after `please`.
 */
export function compilePhrases(phrases: readonly string[]): PhraseIndex {
  const byWord = new Map<string, Phrase[]>();
  const byStem = new Map<string, Phrase[]>();
  for (const text of phrases) {
    const phrase = { elements: text.replace(/^\^/, '').split(' ').map(compileElement), imperative: text.startsWith('^') };
    const head = phrase.elements[0] as Element;
    if (head.optional || head.gap > 0 || head.stems.some((stem) => stem.length < STEM_KEY))
      throw new Error(`"${text}" has no definite start`);
    for (const word of head.words) byWord.set(word, [...(byWord.get(word) ?? []), phrase]);
    for (const stem of head.stems) byStem.set(stem.slice(0, STEM_KEY), [...(byStem.get(stem.slice(0, STEM_KEY)) ?? []), phrase]);
  }
  return { byWord, byStem };
}

function compileElement(text: string): Element {
  if (text.startsWith('..')) return { words: new Set(), stems: [], optional: false, gap: Number(text.slice(2)) };
  const choices = text.replace(/^\?/, '').split('|');
  return {
    words: new Set(choices.filter((choice) => !choice.endsWith('~'))),
    stems: choices.filter((choice) => choice.endsWith('~')).map((choice) => choice.slice(0, -1)),
    optional: text.startsWith('?'),
    gap: 0,
  };
}

/**
 * Every place where a phrase stands, within one sentence. `steps` counts the comparisons: each token starts a bounded
 * number of phrases of bounded length, so they grow with the text and not faster.
 */
export function matchPhrases(tokens: readonly Token[], index: PhraseIndex): { matches: PhraseMatch[]; steps: number } {
  const matches: PhraseMatch[] = [];
  let steps = 0;
  const from = (phrase: Phrase, at: number, element: number, first: number): number => {
    steps++;
    const wanted = phrase.elements[element];
    if (!wanted) return at - 1;
    if (wanted.optional || wanted.gap > 0) {
      for (let skip = 0; skip <= wanted.gap; skip++) {
        if (skip > 0 && !continues(tokens, at + skip - 1, first)) break;
        const end = from(phrase, at + skip, element + 1, first);
        if (end >= 0) return end;
      }
      if (wanted.gap > 0) return -1;
    }
    const token = tokens[at];
    return token && continues(tokens, at, first) && fits(token, wanted) ? from(phrase, at + 1, element + 1, first) : -1;
  };
  for (const [first, token] of tokens.entries()) {
    for (const phrase of startingAt(token, index)) {
      if (phrase.imperative && !mayOrder(tokens, first)) continue;
      const last = from(phrase, first, 0, first);
      if (last >= first) matches.push({ first, last });
    }
  }
  return { matches, steps };
}

function startingAt({ word, plain }: Token, { byWord, byStem }: PhraseIndex): Phrase[] {
  const found = [...(byWord.get(word) ?? []), ...(byStem.get(word.slice(0, STEM_KEY)) ?? [])];
  if (plain === word) return found;
  return [...new Set([...found, ...(byWord.get(plain) ?? []), ...(byStem.get(plain.slice(0, STEM_KEY)) ?? [])])];
}

function fits({ word, plain }: Token, { words, stems }: Element): boolean {
  return words.has(word) || words.has(plain) || stems.some((stem) => word.startsWith(stem) || plain.startsWith(stem));
}

function continues(tokens: readonly Token[], at: number, first: number): boolean {
  return at < tokens.length && (at === first || tokens[at]?.opens !== 'sentence');
}

function mayOrder(tokens: readonly Token[], first: number): boolean {
  return tokens[first]?.opens !== null || BEFORE_IMPERATIVE.has(tokens[first - 1]?.word ?? '');
}
