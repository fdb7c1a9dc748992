import type { Json, JsonObject } from '#sdk/request-view.ts';
import { canonicalText } from './definition.ts';

const MAX_CHANGES = 8;
const MAX_VALUE = 120;

/**
 * What a person changed in the arguments of a call, in one line for its agent: each place by JSON Pointer (RFC 6901), with what was
 * asked and what was approved. Long values are cut; empty when nothing differs.
 */
export function changedArguments(asked: JsonObject, approved: JsonObject): string {
  const changes = differences(asked, approved, '');
  const more = changes.length > MAX_CHANGES ? [`and ${changes.length - MAX_CHANGES} more`] : [];
  return [...changes.slice(0, MAX_CHANGES), ...more].join('; ');
}

function differences(asked: Json | undefined, approved: Json | undefined, pointer: string): string[] {
  if (isObject(asked) && isObject(approved)) {
    const names = new Set([...Object.keys(asked), ...Object.keys(approved)]);
    return [...names].flatMap((name) => differences(own(asked, name), own(approved, name), `${pointer}/${escaped(name)}`));
  }
  // Whole lists: which of their items is which is not for a line of text to say.
  const [before, after] = [textOf(asked), textOf(approved)];
  if (before === after) return [];
  return [`${pointer}: ${cut(before ?? 'absent')} → ${cut(after ?? 'removed')}`];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const own = (value: JsonObject, name: string): Json | undefined => (Object.hasOwn(value, name) ? value[name] : undefined);
const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
const cut = (text: string) => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}… (${text.length} characters)` : text);

/** Members in one order, so that only what they say counts. */
function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonicalText(value);
}
