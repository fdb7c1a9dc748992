import { scriptsOf } from './visible-text.ts';

/**
 * A word that may pass for another one. `mixed`: letters of several scripts (`раypal`). `styled`: mathematical letters
 * (`𝗮pprove`). `look-alike`: all of it from another script and all of it readable as Latin (`асе`) in a Latin text.
 */
export type MixedWord = { start: number; end: number; word: string; scripts: string[]; how: 'mixed' | 'styled' | 'look-alike' };

// Invisible characters stay inside the word, or one of them would hide the mixture.
const WORD = /[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]+/gu;
const STYLED = /[\u{1d400}-\u{1d7ff}]/u;
const LATIN = /\p{Script=Latin}/u;
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
/** Units and quantities are written so: μs, kΩ, Δt. */
const UNIT = /^\d*(?:[\u03bc](?:s|m|g|A|V|F|W|H|L|l|T)|[kMG]?[\u03a9]|[\u0394][A-Za-z]{1,2})$/u;

/** Cyrillic and Greek letters that most typefaces draw like a Latin one, and that one. */
export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  'аa еe оo рp сc уy хx ѕs іi јj һh ԁd ԛq ԝw ѵv ӏl ԍg АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ӀI αa οo ρp νv υu ιi κk ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX'
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);
const MIN_LOOK_ALIKE = 3;

/** The words of a text that may pass for others, in order. Honest Russian, Greek or Japanese raises nothing. */
export function mixedScriptWords(text: string): MixedWord[] {
  const found: MixedWord[] = [];
  const candidates: MixedWord[] = [];
  let hasLatin = false;
  let hasForeign = false;
  for (const match of text.matchAll(WORD)) {
    const word = match[0];
    const scripts = scriptsOf(word);
    const range = { start: match.index, end: match.index + word.length, word };
    hasLatin ||= LATIN.test(word);
    if (STYLED.test(word)) found.push({ ...range, scripts: [...scripts, 'Mathematical'], how: 'styled' });
    else if (scripts.length > 1 && !UNIT.test(word)) found.push({ ...range, scripts, how: 'mixed' });
    else if (FOREIGN.test(word) && scripts.length === 1) {
      if (isLookAlike(word)) candidates.push({ ...range, scripts, how: 'look-alike' });
      else hasForeign = true;
    }
  }
  // Beside honest words of that script, a short one that happens to look Latin means nothing.
  if (!hasLatin || hasForeign) return found;
  return [...found, ...candidates].sort((a, b) => a.start - b.start);
}

function isLookAlike(word: string): boolean {
  const letters = [...word].filter((point) => !/\p{N}/u.test(point));
  return letters.length >= MIN_LOOK_ALIKE && letters.every((point) => LOOK_ALIKES.has(point));
}
