import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject } from '#lib/domain/json.ts';

export type ArgumentProblem = { pointer: string; message: string };
/** Problems of one call's arguments, as JSON pointers (RFC 6901) and words; empty when they fit. Never changes them. */
export type ArgumentCheck = (args: JsonObject) => ArgumentProblem[];

/** Compiles a tool's JSON Schema (2020-12). No coercion and no defaults: what is checked is what runs (I5). */
export function compileArgumentCheck(schema: JsonObject): ArgumentCheck {
  const ajv = new Ajv2020({ allErrors: false, strict: false, coerceTypes: false, useDefaults: false, validateSchema: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return (args) => (validate(args) ? [] : (validate.errors ?? []).map(describe));
}

function describe(error: ErrorObject): ArgumentProblem {
  const { params } = error;
  if (error.keyword === 'additionalProperties')
    return { pointer: `/arguments${error.instancePath}`, message: `has no property "${String(params['additionalProperty'])}"` };
  return { pointer: `/arguments${error.instancePath}`, message: error.message ?? 'does not fit the schema' };
}
