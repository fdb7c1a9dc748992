import type { Json } from './json.ts';

/** One value of the arguments that has no parts, and the way to it. Empty lists and objects are leaves too. */
export type JsonLeaf = { path: (string | number)[]; value: null | boolean | number | string | [] | Record<string, never> };

/** Every leaf, in the order in which it is stored. What the screen lists is exactly this (I5). */
export function jsonLeaves(value: Json, path: (string | number)[] = []): JsonLeaf[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item, index) => jsonLeaves(item, [...path, index]));
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, item]) => jsonLeaves(item, [...path, key]));
  return [{ path, value: value as JsonLeaf['value'] }];
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
