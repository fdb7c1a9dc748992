import type { Json, JsonObject } from '#lib/domain/json.ts';

/** What an example cannot say of an argument: its limits, its choices, its meaning. Merged over what it does say. */
export type ArgumentHints = Record<string, JsonObject>;

const MAX_ITEMS = 250;

/**
 * The JSON Schema (2020-12) that an example call fits: each argument with the type of its example, nothing beside
 * them. A hint for an argument that the example lacks adds it as optional; `optional` names others that may be absent.
 */
export function schemaFromExample(example: JsonObject, hints: ArgumentHints, optional: readonly string[]): JsonObject {
  const names = [...new Set([...Object.keys(example), ...Object.keys(hints)])];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...objectSchema(
      Object.fromEntries(
        names.map((name) => [name, { ...(Object.hasOwn(example, name) ? typeOf(example[name] as Json) : {}), ...hints[name] }]),
      ),
      Object.keys(example).filter((name) => !optional.includes(name)),
    ),
    examples: [example],
  };
}

function objectSchema(properties: Record<string, JsonObject>, required: string[]): JsonObject {
  return { type: 'object', additionalProperties: false, required, properties };
}

function typeOf(value: Json): JsonObject {
  if (value === null) return { type: ['string', 'null'], maxLength: 2_000 };
  if (Array.isArray(value))
    return { type: 'array', items: value[0] === undefined ? {} : typeOf(value[0]), minItems: 1, maxItems: MAX_ITEMS };
  switch (typeof value) {
    case 'string':
      return { type: 'string', minLength: 1, maxLength: 2_000 };
    case 'number':
      return { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
    case 'boolean':
      return { type: 'boolean' };
    default:
      return objectSchema(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typeOf(each)])), Object.keys(value));
  }
}
