import { RE2JS } from 're2js';

export type LinearPattern = { test(text: string): boolean; toString(): string };

/** What the patterns of one check may still cost: instructions of a pattern times letters of a text, summed. */
export type PatternBudget = { left: number };

/** The texts are too long for the patterns that they would have to be matched with. */
export class PatternBudgetError extends Error {}

/**
 * A pattern of a tool's schema, run in time linear in the text (RE2). A schema is what an upstream says of itself: with the
 * backtracking of RegExp, one such pattern and forty letters of an agent would hold up every customer of this process.
 * Linear is not yet short, so each match is paid for from a budget before it is made. Throws SyntaxError for what has no
 * linear form: lookaround, backreferences, and counts above a thousand; `test` throws PatternBudgetError.
 */
export function linearPattern(pattern: string, budget: PatternBudget): LinearPattern {
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
