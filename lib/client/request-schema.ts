import type { Json, JsonObject } from '#lib/contract/call-view.ts';

/** The part of a tool's JSON Schema that speaks of one place in the arguments. Undefined where it says nothing. */
export function schemaNodeAt(schema: JsonObject, path: readonly (string | number)[]): JsonObject | undefined {
  let node: JsonObject | undefined = resolveRef(schema, schema);
  for (const step of path) {
    node = typeof step === 'number' ? itemNode(schema, node, step) : memberNode(schema, node, step);
  }
  return node;
}

/** Follows `$ref` inside the same document; anything else is as good as no schema. */
export function resolveRef(root: JsonObject, node: Json | undefined): JsonObject | undefined {
  let current = node;
  for (let hops = 0; hops < 16; hops++) {
    if (!isObject(current)) return undefined;
    const reference = own(current, '$ref');
    if (typeof reference !== 'string') return current;
    if (!reference.startsWith('#/')) return undefined;
    current = reference
      .slice(2)
      .split('/')
      .reduce<Json | undefined>((at, part) => (isObject(at) ? own(at, part.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined), root);
  }
  return undefined;
}

/** A member that the object has itself: names of an agent's choosing must not reach a prototype. */
export function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema of one member of what `node` describes. */
export function memberNode(root: JsonObject, node: JsonObject | undefined, name: string): JsonObject | undefined {
  if (node === undefined) return undefined;
  const properties = own(node, 'properties');
  const named = isObject(properties) ? own(properties, name) : undefined;
  return resolveRef(root, named ?? own(node, 'additionalProperties'));
}

/** The schema of one entry of what `node` describes. */
export function itemNode(root: JsonObject, node: JsonObject | undefined, index: number): JsonObject | undefined {
  if (node === undefined) return undefined;
  const prefix = own(node, 'prefixItems');
  const fixed = Array.isArray(prefix) ? prefix[index] : undefined;
  return resolveRef(root, fixed ?? own(node, 'items'));
}
