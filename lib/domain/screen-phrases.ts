import type { Token } from './fold-text.ts';
import { AUTHORITY, NOT_AUTHORITY } from './phrases-authority.ts';
import { INSTRUCTION, NOT_INSTRUCTION } from './phrases-instruction.ts';
import { NOT_PRESSURE, PRESSURE } from './phrases-pressure.ts';
import { compilePhrases, matchPhrases, type PhraseIndex } from './phrase-match.ts';
import type { Finding, FlagKind } from './screen-flag.ts';

type Family = { kind: FlagKind; explain: string; phrases: PhraseIndex; unless: PhraseIndex };

const FAMILIES: readonly Family[] = [
  {
    kind: 'pressure',
    explain: 'Presses for a quick decision. How long you take is up to you.',
    phrases: compilePhrases(PRESSURE),
    unless: compilePhrases(NOT_PRESSURE),
  },
  {
    kind: 'borrowed-authority',
    explain: 'Claims that somebody has already agreed. Only signatures on this page count.',
    phrases: compilePhrases(AUTHORITY),
    unless: compilePhrases(NOT_AUTHORITY),
  },
  {
    kind: 'reviewer-instruction',
    explain: 'Tells the reviewer, or a machine that reads along, what to do instead of saying what the call is for.',
    phrases: compilePhrases(INSTRUCTION),
    unless: compilePhrases(NOT_INSTRUCTION),
  },
];

/** Pressure, borrowed authority and instructions to the reviewer. `steps` bounds the work; see phrase-match.ts. */
export function screenPhrases(tokens: readonly Token[]): { findings: Finding[]; steps: number } {
  const findings: Finding[] = [];
  let steps = 0;
  for (const { kind, explain, phrases, unless } of FAMILIES) {
    const found = matchPhrases(tokens, phrases);
    const excused = matchPhrases(tokens, unless);
    steps += found.steps + excused.steps;
    const honest = new Set(
      excused.matches.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index)),
    );
    for (const { first, last } of found.matches) {
      let overlaps = false;
      for (let at = first; at <= last; at++) overlaps ||= honest.has(at);
      if (!overlaps) findings.push({ kind, start: (tokens[first] as Token).start, end: (tokens[last] as Token).end, explain });
    }
  }
  return { findings, steps };
}
