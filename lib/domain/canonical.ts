import type { Json } from './json.ts';

/**
 * The one text of a JSON value (RFC 8785, JCS): no spaces, members sorted by UTF-16 code units, numbers as ECMAScript
 * prints them. Digests, leaves and commitments are made over the UTF-8 bytes of this text, so equal values have equal
 * hashes wherever they are computed. Throws TypeError for what JSON cannot carry (non-finite numbers, lone
 * surrogates, undefined, holes, class instances): a hash over a silently repaired value would cover another call.
 */
export function canonicalJson(value: Json): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
      return JSON.stringify(value);
    case 'string':
      return canonicalString(value);
    case 'object':
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value);
    default:
      throw new TypeError(`${typeof value} has no JSON form`);
  }
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a string with a lone surrogate has no canonical form');
  // ECMAScript's escapes are exactly RFC 8785's: \b \t \n \f \r \" \\ and lower-case \u00xx for the other controls.
  return JSON.stringify(text);
}

function canonicalArray(items: Json[]): string {
  // Array.from, because map() skips holes and would print "[,]".
  return `[${Array.from(items, canonicalJson).join(',')}]`;
}

function canonicalObject(value: { [key: string]: Json }): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects have a canonical form');
  // sort() without a comparator compares UTF-16 code units, as RFC 8785 §3.2.3 asks.
  const members = Object.keys(value)
    .sort()
    .map((key) => `${canonicalString(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}
