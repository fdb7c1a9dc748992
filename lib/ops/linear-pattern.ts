import { RE2JS } from 're2js';

export type LinearPattern = { test(text: string): boolean; toString(): string };

/**
 * What the patterns of one check may still cost, `left`: instructions of a pattern times letters of a text, summed. And what
 * compiling them may, `folded`: see `foldedLetters`.
 */
export type PatternBudget = { left: number; folded: number };

/** The texts are too long for the patterns that they would have to be matched with. */
export class PatternBudgetError extends Error {}

/**
 * A pattern of a tool's schema, run in time linear in the text (RE2). A schema is what an upstream says of itself: with the
 * backtracking of RegExp, one such pattern and forty letters of an agent would hold up every customer of this process.
 * Linear is not yet short, so each match is paid for from a budget before it is made. Throws SyntaxError for what has no
 * linear form: lookaround, backreferences, and counts above a thousand, and for what `budget` has no room to compile; `test` throws
 * PatternBudgetError.
 */
export function linearPattern(pattern: string, budget: PatternBudget): LinearPattern {
  budget.folded -= foldedLetters(pattern);
  if (budget.folded < 0) throw new SyntaxError('the patterns for letters of either case, (?i), are too long');
  const compiled = compile(pattern);
  const size = compiled.programSize();
  return {
    test(text) {
      budget.left -= size * text.length;
      if (budget.left < 0) throw new PatternBudgetError();
      return compiled.matcher(text).find();
    },
    toString: () => pattern,
  };
}

/**
 * How long a pattern is that takes letters of either case; 0 when it does not. A range of six letters may stand for half of
 * Unicode, which the engine then goes through one by one: up to a millisecond for each letter that is written, where others take
 * some microseconds.
 */
export function foldedLetters(pattern: string): number {
  return /\(\?[a-zA-Z-]*i/.test(pattern) ? pattern.length : 0;
}

/** Null when a pattern has a linear form; else why it has none, in the engine's words. */
export function whyNotLinear(pattern: string): string | null {
  try {
    RE2JS.compile(RE2JS.translateRegExp(pattern));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'unknown';
  }
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new SyntaxError(`the pattern ${JSON.stringify(pattern.slice(0, 100))} cannot be matched in linear time: ${why}`);
  }
}
