import type { JsonObject } from '#lib/domain/json.ts';
import { pointerOf } from '#lib/domain/shown.ts';
import { type FoundPattern, listPatterns, type UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import { foldedLetters, whyNotLinear } from './linear-pattern.ts';

/** Letters times repetitions of the patterns of one schema that are looked at: some tenths of a second at the very worst. */
const MAX_COST = 50_000;
/** What a letter of a pattern without case costs more than another one. */
const FOLDED_COST = 200;
const MAX_KNOWN = 5_000;
const ODD = /\(\?[=!<>]|\\[1-9k]/;

/** By the hash of the definition. The lists are looked at every few seconds, and are nearly always empty. */
const known = new Map<string, UncheckedPattern[]>();

type Proposed = { definition: JsonObject; definitionHash: string };

/**
 * The patterns of a tool's schema that have no linear form, in the order of their pointers: what a reviewer has to accept by
 * name before the tool can be called. A schema is what an upstream says, and compiling a pattern costs: those that look
 * odd come first, and where a schema has more than can be looked at, the rest stays in it, and its review finds out.
 */
export function listUncheckedPatterns({ definition, definitionHash }: Proposed): UncheckedPattern[] {
  const before = known.get(definitionHash);
  if (before) return before;
  const found = find(definition['inputSchema'] as JsonObject);
  const oldest = known.size >= MAX_KNOWN ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  known.set(definitionHash, found);
  return found;
}

function find(schema: JsonObject): UncheckedPattern[] {
  const patterns = listPatterns(schema).sort((a, b) => Number(ODD.test(b.pattern)) - Number(ODD.test(a.pattern)));
  const found: UncheckedPattern[] = [];
  let left = MAX_COST;
  for (const each of patterns) {
    left -= costOf(each);
    if (left < 0) break;
    const { path, pattern, argument } = each;
    const why = whyNotLinear(pattern);
    if (why !== null) found.push({ pointer: pointerOf(path), pattern, why, argument: argument === null ? null : pointerOf(argument) });
  }
  return found.sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}

/** A count copies what it counts; RE2 allows a thousand copies in all. */
function costOf({ pattern }: FoundPattern): number {
  const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, from, to]) => Number(to || from) || 1);
  const copies = Math.min(
    1_000,
    counts.reduce((product, count) => product * count, 1),
  );
  return pattern.length * copies + foldedLetters(pattern) * FOLDED_COST;
}
