import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject } from '#lib/domain/json.ts';
import { type UncheckedPattern, withoutPatterns } from '#lib/domain/unchecked-pattern.ts';
import { linearPattern, type PatternBudget, PatternBudgetError } from './linear-pattern.ts';

export type ArgumentProblem = { pointer: string; message: string };
/** Problems of one call's arguments, as JSON pointers (RFC 6901) and words, at most 20; empty when they fit. Never changes them. */
export type ArgumentCheck = (args: JsonObject) => ArgumentProblem[];

/** So that its author mends all in one go, and a long list of wrong items does not become a longer answer. */
const MAX_PROBLEMS = 20;

/** Below a second on the slowest machine that we know of. */
const MAX_PATTERN_STEPS = 50_000_000;
/** Of one schema, and about as long. */
const MAX_FOLDED_LETTERS = 2_000;

// One for all tools: a check is synchronous, so no two of them are at it at once.
const budget: PatternBudget = { left: 0, folded: 0 };

// No coercion and no defaults: what is checked is what runs (I5). One instance for all tools, because making one costs
// more than compiling a schema; it keeps none of them, so two tools may give their schemas one `$id`.
const ajv = new Ajv2020({
  allErrors: true,
  strict: false,
  coerceTypes: false,
  useDefaults: false,
  validateSchema: false,
  addUsedSchema: false,
  code: { regExp: Object.assign((pattern: string) => linearPattern(pattern, budget), { code: 'linearPattern' }) },
});
formats.default(ajv);

/** Why a schema cannot be used, in words that are short enough for an answer. */
export class UnusableSchemaError extends Error {}

/**
 * Compiles a tool's JSON Schema (2020-12). `unchecked` are the patterns that its reviewer let go unchecked; all else of the
 * schema holds. Throws UnusableSchemaError for one that is no schema, and for other patterns that have no linear form.
 */
export function compileArgumentCheck(given: JsonObject, unchecked: readonly Pick<UncheckedPattern, 'pointer'>[] = []): ArgumentCheck {
  const schema = withoutPatterns(
    given,
    unchecked.map(({ pointer }) => pointer),
  );
  const validate = compile(schema);
  ajv.removeSchema(schema);
  return (args) => {
    budget.left = MAX_PATTERN_STEPS;
    try {
      return validate(args) ? [] : (validate.errors ?? []).slice(0, MAX_PROBLEMS).map(describe);
    } catch (error) {
      if (!(error instanceof PatternBudgetError)) throw error;
      return [{ pointer: '/arguments', message: 'are too long for the patterns that the schema has for them' }];
    }
  };
}

function compile(schema: JsonObject): ValidateFunction {
  budget.folded = MAX_FOLDED_LETTERS;
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw new UnusableSchemaError(error instanceof Error ? error.message.slice(0, 300) : 'unknown');
  }
}

function describe(error: ErrorObject): ArgumentProblem {
  const { params } = error;
  if (error.keyword === 'additionalProperties')
    return { pointer: `/arguments${error.instancePath}`, message: `has no property "${String(params['additionalProperty'])}"` };
  return { pointer: `/arguments${error.instancePath}`, message: error.message ?? 'does not fit the schema' };
}
