import type { Json, JsonObject } from '#lib/domain/json.ts';
import { ARGUMENT_WORDS } from './argument-words.ts';

/** What an example cannot say of an argument: its limits, its choices, its members. Merged over what it does say. */
export type ArgumentHints = Record<string, JsonObject>;

const MAX_ITEMS = 250;
const MAX_TEXT = 2_000;

/**
 * The JSON Schema (2020-12) that an example call fits: each argument with the type of its example, nothing beside
 * them. `optional` names those that may be absent.
 */
export function schemaFromExample(example: JsonObject, hints: ArgumentHints = {}, optional: readonly string[] = []): JsonObject {
  const stray = [...Object.keys(hints), ...optional].filter((name) => !Object.hasOwn(example, name));
  if (stray.length > 0) throw new Error(`the example has no argument ${stray.join(', ')}`);
  const schema = objectSchema(example, hints);
  const required = Object.keys(example).filter((name) => !optional.includes(name));
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, required, examples: [example] };
}

function objectSchema(example: JsonObject, hints: ArgumentHints = {}): JsonObject {
  const properties = Object.entries(example).map(([name, value]) => [name, { ...typeOf(value), ...describe(name), ...hints[name] }]);
  return { type: 'object', additionalProperties: false, required: Object.keys(example), properties: Object.fromEntries(properties) };
}

function describe(name: string): JsonObject {
  const description = ARGUMENT_WORDS[name];
  return description === undefined ? {} : { description };
}

function typeOf(value: Json): JsonObject {
  if (value === null) return { type: ['string', 'null'], maxLength: MAX_TEXT };
  if (Array.isArray(value))
    return { type: 'array', items: value[0] === undefined ? {} : typeOf(value[0]), minItems: 1, maxItems: MAX_ITEMS };
  switch (typeof value) {
    case 'string':
      return { type: 'string', minLength: 1, maxLength: MAX_TEXT };
    case 'number':
      return { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
    case 'boolean':
      return { type: 'boolean' };
    default:
      return objectSchema(value);
  }
}
