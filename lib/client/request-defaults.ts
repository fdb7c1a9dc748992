import type { Json, JsonObject } from '#lib/contract/call-view.ts';
import { isObject, own, resolveRef } from './request-schema.ts';

export type FieldKind = 'pick' | 'fixed' | 'yes/no' | 'number' | 'text' | 'list' | 'object' | 'json';

/** Which control fits one value under its schema. What no control fits exactly is written as JSON. */
export function fieldKindOf(node: JsonObject | undefined, value: Json): FieldKind {
  if (node && own(node, 'const') !== undefined) return 'fixed';
  if (node && Array.isArray(own(node, 'enum'))) return 'pick';
  const types = typesOf(node);
  const fits = (...names: string[]) => types.length === 0 || names.some((name) => types.includes(name));
  if (typeof value === 'boolean') return fits('boolean') ? 'yes/no' : 'json';
  if (typeof value === 'number') return fits('number', 'integer') ? 'number' : 'json';
  if (typeof value === 'string') return fits('string') ? 'text' : 'json';
  if (Array.isArray(value)) return fits('array') ? 'list' : 'json';
  return isObject(value) && fits('object') ? 'object' : 'json';
}

/** A first value for a member or an item that is added: the schema's own when it names one. */
export function firstValue(root: JsonObject, node: JsonObject | undefined, depth = 0): Json {
  if (!node || depth > 8) return '';
  for (const name of ['default', 'const'] as const) {
    const value = own(node, name);
    if (value !== undefined) return structuredClone(value);
  }
  const choices = own(node, 'enum');
  if (Array.isArray(choices)) return structuredClone(choices[0] ?? null);
  const minimum = own(node, 'minimum');
  switch (typesOf(node)[0]) {
    case 'boolean':
      return false;
    case 'number':
    case 'integer':
      return typeof minimum === 'number' ? minimum : 0;
    case 'array':
      return [];
    case 'null':
      return null;
    case 'object': {
      const properties = own(node, 'properties');
      const required = own(node, 'required');
      if (!isObject(properties) || !Array.isArray(required)) return {};
      return Object.fromEntries(
        required.flatMap((name) =>
          typeof name === 'string' ? [[name, firstValue(root, resolveRef(root, own(properties, name)), depth + 1)] as const] : [],
        ),
      );
    }
    default:
      return '';
  }
}

/** `1 to 3650, whole`: what the schema asks of a value, in a few words. */
export function limitsText(node: JsonObject | undefined): string {
  if (!node) return '';
  const number = (name: string) => (typeof own(node, name) === 'number' ? (own(node, name) as number) : null);
  const range = (low: number | null, high: number | null, unit: string) => {
    if (low === null && high === null) return [];
    if (low === null) return [`at most ${high}${unit}`];
    return [high === null ? `at least ${low}${unit}` : `${low} to ${high}${unit}`];
  };
  const words = [
    ...range(number('minimum'), number('maximum'), ''),
    ...range(number('minLength'), number('maxLength'), ' characters'),
    ...range(number('minItems'), number('maxItems'), ' entries'),
  ];
  if (typesOf(node).includes('integer')) words.push('whole');
  if (typeof own(node, 'pattern') === 'string') words.push(`matches ${String(own(node, 'pattern'))}`);
  return words.join(', ');
}

function typesOf(node: JsonObject | undefined): string[] {
  const type = node && own(node, 'type');
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : [];
}
