import type { Json, JsonObject } from '#lib/domain/json.ts';
import { UsageError } from './output.ts';

/**
 * `name=value` as the tool's schema reads it: text stays text even when it looks like a number, everything else is JSON.
 * Throws UsageError for a name that the tool does not have and a value of another type.
 */
export function typedArgument(text: string, schema: JsonObject): [name: string, value: Json] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--arg takes NAME=VALUE, and not ${text}`);
  const [name, given] = [text.slice(0, at), text.slice(at + 1)];
  const properties = asObject(schema['properties']);
  const node = asObject(properties[name]);
  if (!Object.hasOwn(properties, name) && schema['additionalProperties'] === false)
    throw new UsageError(`the tool has no argument ${name}; it has ${Object.keys(properties).join(', ') || 'none'}`);
  const types = [node['type'] ?? []].flat();
  if (types.length === 0 || types.includes('string')) {
    const value = parse(given);
    const other = value !== undefined && typeof value !== 'string' && types.some((type) => isOf(value, type));
    return [name, other ? value : types.length > 0 || value === undefined ? given : value];
  }
  const value = parse(given);
  if (value === undefined || !types.some((type) => isOf(value, type)))
    throw new UsageError(`${name} is ${types.join(' or ')}, and not ${given}`);
  return [name, value];
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A number that JavaScript would round is no number that anybody asked for. */
function isOf(value: Json, type: Json): boolean {
  if (typeof value === 'number')
    return type === 'number' ? !Number.isInteger(value) || Number.isSafeInteger(value) : type === 'integer' && Number.isSafeInteger(value);
  if (value === null) return type === 'null';
  return type === (Array.isArray(value) ? 'array' : typeof value);
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
