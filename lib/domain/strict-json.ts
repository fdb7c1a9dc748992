import { HoldpointError } from './error-code.ts';
import type { Json, JsonObject } from './json.ts';

const PLAIN = /[^"\\\u0000-\u001f]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
const HEX4 = /^[0-9a-fA-F]{4}$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const WORDS: readonly [string, Json][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/**
 * Reads JSON (RFC 8259) and refuses whatever two readers could understand differently, because what was shown, signed
 * and run must be one thing (I5): repeated keys, numbers that a double cannot hold exactly as written, `__proto__`,
 * lone surrogates, nesting deeper than `maxDepth`, a byte order mark. Throws HoldpointError with a code for each.
 * Linear in the length of the text; recursion is bounded by `maxDepth`. Objects are plain and have own members only.
 */
export function parseStrictJson(text: string, { maxDepth = 32 }: { maxDepth?: number } = {}): Json {
  let at = 0;
  skipSpace();
  const value = readValue(0, '');
  skipSpace();
  if (at < text.length) throw invalid('text after the value');
  return value;

  function readValue(depth: number, parentKey: string): Json {
    const first = text[at];
    if (first === '{' || first === '[') {
      if (depth >= maxDepth) throw refusal('too_deep', `nested deeper than ${maxDepth}`);
      return first === '{' ? readObject(depth + 1, parentKey) : readArray(depth + 1);
    }
    if (first === '"') return readString();
    for (const [word, meaning] of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    return readNumber();
  }

  function readObject(depth: number, parentKey: string): JsonObject {
    const object: JsonObject = {};
    at += 1;
    skipSpace();
    if (take('}')) return object;
    for (;;) {
      if (text[at] !== '"') throw invalid('a key in double quotes was expected');
      const keyAt = at;
      const key = readString();
      // Compared after unescaping, so that "\u0061" repeats "a" and no spelling of __proto__ passes.
      if (key === '__proto__' || (key === 'prototype' && parentKey === 'constructor'))
        throw refusal('forbidden_key', `the key ${JSON.stringify(key)} is not allowed`, keyAt);
      if (Object.hasOwn(object, key)) throw refusal('duplicate_key', `the key ${JSON.stringify(key)} is repeated`, keyAt);
      skipSpace();
      if (!take(':')) throw invalid("':' was expected");
      skipSpace();
      object[key] = readValue(depth, key);
      skipSpace();
      if (take('}')) return object;
      if (!take(',')) throw invalid("',' or '}' was expected");
      skipSpace();
    }
  }

  function readArray(depth: number): Json[] {
    const items: Json[] = [];
    at += 1;
    skipSpace();
    if (take(']')) return items;
    for (;;) {
      items.push(readValue(depth, ''));
      skipSpace();
      if (take(']')) return items;
      if (!take(',')) throw invalid("',' or ']' was expected");
      skipSpace();
    }
  }

  function readString(): string {
    const start = at;
    let value = '';
    at += 1;
    for (;;) {
      value += match(PLAIN);
      const stop = text[at];
      if (stop === '"') {
        at += 1;
        // On the whole string, since a pair may be half escaped and half not.
        if (!value.isWellFormed()) throw refusal('lone_surrogate', 'a string has half of a surrogate pair', start);
        return value;
      }
      if (stop !== '\\') throw invalid(stop === undefined ? 'a string is not closed' : 'a control character must be escaped');
      value += readEscape();
    }
  }

  function readEscape(): string {
    const letter = text[at + 1] ?? '';
    const simple = ESCAPES[letter];
    if (simple !== undefined && Object.hasOwn(ESCAPES, letter)) {
      at += 2;
      return simple;
    }
    const hex = text.slice(at + 2, at + 6);
    if (letter !== 'u' || !HEX4.test(hex)) throw invalid('not an escape that JSON knows');
    at += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  function readNumber(): number {
    const start = at;
    const written = match(NUMBER);
    if (written === '') throw invalid(at < text.length ? 'a value was expected' : 'the text ends too early');
    const value = Number(written);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER || !sameDecimal(written, value))
      throw refusal('unsafe_integer', `${written.slice(0, 40)} cannot be held exactly; send it as a string`, start);
    // The canonical text of -0 is 0, so it is 0 from here on.
    return value === 0 ? 0 : value;
  }

  function skipSpace(): void {
    match(SPACE);
  }

  function take(character: string): boolean {
    if (text[at] !== character) return false;
    at += 1;
    return true;
  }

  function match(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }

  function invalid(why: string): HoldpointError {
    return refusal('invalid_json', why);
  }

  function refusal(
    code: 'invalid_json' | 'duplicate_key' | 'unsafe_integer' | 'forbidden_key' | 'lone_surrogate' | 'too_deep',
    why: string,
    where = at,
  ) {
    return new HoldpointError(code, `${why} (at character ${where})`);
  }
}

/** Does the number print as what was written? 1.0, 1e2 and 0.10 do; 1e-400 and 0.1000000000000000055 do not. */
function sameDecimal(written: string, value: number): boolean {
  return decimal(written) === decimal(String(value));
}

/** Sign-less digits without outer zeros, and the power of ten of the last one: one text per decimal number. */
function decimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  let start = 0;
  while (start < end && digits[start] === '0') start += 1;
  if (start === end) return '0';
  return `${digits.slice(start, end)}e${Number(exponent) - fraction.length + (digits.length - end)}`;
}
