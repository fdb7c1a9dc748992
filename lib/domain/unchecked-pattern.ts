import type { Json, JsonObject } from './json.ts';
import type { PolicyVerdict } from './policy.ts';
import { pointerOf } from './shown.ts';

/**
 * A pattern of a tool's schema that the service cannot match in linear time, and so would not check. `pointer` is its place in
 * the schema (RFC 6901): of a `pattern`, or of a member of a `patternProperties`. `argument` is whose pattern it is in a call, with
 * `*` for every item or name; null where the schema does not say, as in `$defs`.
 */
export type UncheckedPattern = { pointer: string; pattern: string; why: string; argument: string | null };

/** Why people are asked about a call that policy would let run: `ambiguous` of its verdict. */
export const PATTERNS_NOT_CHECKED = 'patterns-not-checked';
const NOT_CHECKED_SENTENCE = 'Patterns of the tool’s schema are not checked, so people look at each call.';

/** The reasons of a verdict as sentences. None when no policy had one. */
export function reasonSentences({ reasons, ambiguous }: Pick<PolicyVerdict, 'reasons' | 'ambiguous'>): string[] {
  return [...reasons.map(({ reason }) => reason), ...(ambiguous.includes(PATTERNS_NOT_CHECKED) ? [NOT_CHECKED_SENTENCE] : [])];
}

/** A pattern as it stands in a schema. `path` and `argument` are not joined yet. */
export type FoundPattern = { path: string[]; pattern: string; argument: string[] | null };

/** Keywords of one schema, of a list of schemas, and of schemas by name (JSON Schema 2020-12, and the older names that ajv knows). */
const ONE = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const LIST = ['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'];
const NAMED = ['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties'];
/** Those that are of the value itself; the others are of its parts. */
const SAME = new Set(['allOf', 'anyOf', 'dependencies', 'dependentSchemas', 'else', 'if', 'not', 'oneOf', 'then']);

/** Every pattern of a schema, where schemas may stand. What stands in an example, a default or an `enum` is text, and no pattern. */
export function listPatterns(schema: Json | undefined, path: string[] = [], argument: string[] | null = []): FoundPattern[] {
  if (!isObject(schema)) return [];
  const at = (keyword: string, name?: string): string[] | null => {
    if (argument === null || keyword === '$defs' || keyword === 'definitions') return null;
    if (SAME.has(keyword)) return argument;
    return [...argument, keyword === 'properties' && name !== undefined ? name : '*'];
  };
  const own = typeof schema['pattern'] === 'string' ? [{ path: [...path, 'pattern'], pattern: schema['pattern'], argument }] : [];
  const names = Object.keys(asObject(schema['patternProperties'])).map((pattern) => {
    return { path: [...path, 'patternProperties', pattern], pattern, argument: at('patternProperties') };
  });
  const named = NAMED.flatMap((keyword) =>
    Object.entries(asObject(schema[keyword])).flatMap(([name, each]) => listPatterns(each, [...path, keyword, name], at(keyword, name))),
  );
  const listed = LIST.flatMap((keyword) =>
    asList(schema[keyword]).flatMap((each, index) => listPatterns(each, [...path, keyword, String(index)], at(keyword))),
  );
  const one = ONE.flatMap((keyword) => listPatterns(schema[keyword], [...path, keyword], at(keyword)));
  // The name of a property is of no argument in particular.
  const ofNames = listPatterns(schema['propertyNames'], [...path, 'propertyNames'], at('propertyNames'));
  return [...own, ...names, ...named, ...listed, ...one, ...ofNames];
}

/** A copy of a schema without what stands at these pointers. Everything else of it holds as before. */
export function withoutPatterns(schema: JsonObject, pointers: readonly string[]): JsonObject {
  const gone = new Set(pointers);
  const copy = (value: Json, path: string[]): Json => {
    if (Array.isArray(value)) return value.map((each, index) => copy(each, [...path, String(index)]));
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([name]) => !gone.has(pointerOf([...path, name])));
    return Object.fromEntries(kept.map(([name, each]) => [name, copy(each, [...path, name])]));
  };
  return gone.size === 0 ? schema : (copy(schema, []) as JsonObject);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
