import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject } from '#lib/domain/json.ts';

export type ArgumentProblem = { pointer: string; message: string };
/** Problems of one call's arguments, as JSON pointers (RFC 6901) and words, at most 20; empty when they fit. Never changes them. */
export type ArgumentCheck = (args: JsonObject) => ArgumentProblem[];

/** So that its author mends all in one go, and a long list of wrong items does not become a longer answer. */
const MAX_PROBLEMS = 20;

// No coercion and no defaults: what is checked is what runs (I5). One instance for all tools, because making one costs
// more than compiling a schema; it keeps none of them, so two tools may give their schemas one `$id`.
const ajv = new Ajv2020({
  allErrors: true,
  strict: false,
  coerceTypes: false,
  useDefaults: false,
  validateSchema: false,
  addUsedSchema: false,
});
formats.default(ajv);

/** Compiles a tool's JSON Schema (2020-12). */
export function compileArgumentCheck(schema: JsonObject): ArgumentCheck {
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  return (args) => (validate(args) ? [] : (validate.errors ?? []).slice(0, MAX_PROBLEMS).map(describe));
}

function describe(error: ErrorObject): ArgumentProblem {
  const { params } = error;
  if (error.keyword === 'additionalProperties')
    return { pointer: `/arguments${error.instancePath}`, message: `has no property "${String(params['additionalProperty'])}"` };
  return { pointer: `/arguments${error.instancePath}`, message: error.message ?? 'does not fit the schema' };
}
