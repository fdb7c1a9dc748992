import type { JsonObject } from '#lib/domain/json.ts';
import { pointerOf } from '#lib/domain/shown.ts';
import { listPatterns, type UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import { whyNotLinear } from './linear-pattern.ts';

/**
 * The patterns of a tool's schema that have no linear form, in the order of their pointers: what a reviewer has to accept by
 * name before the tool can be called. Those of `$defs` that nothing refers to are among them, for the reader sees them too.
 */
export function listUncheckedPatterns(schema: JsonObject): UncheckedPattern[] {
  const found = listPatterns(schema).flatMap(({ path, pattern, argument }): UncheckedPattern[] => {
    const why = whyNotLinear(pattern);
    return why === null ? [] : [{ pointer: pointerOf(path), pattern, why, argument: argument === null ? null : pointerOf(argument) }];
  });
  return found.sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}
