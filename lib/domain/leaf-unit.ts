import type { Json } from './json.ts';

/** What a number measures, as far as its name and our schema say so. `factor` turns it into the base unit of its kind. */
export type LeafUnit =
  | { kind: 'duration'; factor: number }
  | { kind: 'instant'; factor: 1 | 1_000 | null }
  | { kind: 'bytes'; factor: number; unit: string }
  | { kind: 'count' };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DURATIONS: readonly [RegExp, number][] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(?:s|secs?|seconds?)$/, SECOND],
  [/^(?:mins|minutes?)$/, MINUTE],
  [/^(?:h|hrs?|hours?)$/, HOUR],
  [/^(?:days?)$/, DAY],
  [/^(?:weeks?)$/, 7 * DAY],
];
const BYTES = new Map([
  ['byte', 1],
  ['bytes', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['tb', 1e12],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
  ['tib', 2 ** 40],
]);
const TIME_WORDS =
  /^(?:at|time|timestamp|date|until|end|ends|start|starts|begin|begins|expires|expire|expiry|expiration|since|before|after|deadline|created|modified|updated|epoch|unix|on)$/;
const COUNT_WORDS =
  /^(?:count|counts|limit|max|maximum|min|minimum|top|size|total|number|amount|quantity|threshold|copies|retries|attempts)$/;
const ID_WORDS = /^(?:id|ids|uid|uuid|guid|number|no|port|pid|year|version|build|code)$/;

/** The unit of a numeric leaf, by its name and by what our schema says of it. Null when nothing says. */
export function unitOf(path: readonly (string | number)[], schemaNode: Json | undefined): LeafUnit | null {
  const description = describe(schemaNode).toLowerCase();
  const words = keyWords(path);
  const last = words.at(-1) ?? '';
  if (/since 1970|\bepoch\b|unix time/.test(description))
    return { kind: 'instant', factor: description.includes('millisecond') ? 1 : 1_000 };
  const said = /\b(?:in|many|of) (milliseconds|seconds|minutes|hours|days|weeks)\b/.exec(description)?.[1];
  // `s` or `h` alone is a name; behind another word it is a unit.
  const named = DURATIONS.find(([pattern]) => pattern.test(last) && (last.length > 1 || words.length > 1));
  const spoken = said && !COUNT_WORDS.test(last) && DURATIONS.find(([pattern]) => pattern.test(said));
  const [, factor] = named || spoken || [];
  if (factor !== undefined) return { kind: 'duration', factor };
  const bytes = BYTES.get(last);
  if (bytes !== undefined) return { kind: 'bytes', factor: bytes, unit: last };
  if (/\bbytes\b/.test(description)) return { kind: 'bytes', factor: 1, unit: 'bytes' };
  if (words.some((word) => TIME_WORDS.test(word))) return { kind: 'instant', factor: null };
  if (COUNT_WORDS.test(last) || COUNT_WORDS.test(words[0] ?? '') || /\bhow (?:many|often)\b/.test(description))
    return ID_WORDS.test(last) ? null : { kind: 'count' };
  return null;
}

/** What our schema says that a certain number means: `0 is for ever` gives `for ever`. */
export function specialMeaning(value: number, schemaNode: Json | undefined): string | null {
  for (const [, number, meaning] of describe(schemaNode).matchAll(/(?:^|[^\w.-])(-?\d+|zero)\s*(?:is|=|means|:)\s*([^;,.()]{1,80})/gi)) {
    if (Number(number?.toLowerCase() === 'zero' ? 0 : number) === value) return meaning?.trim() ?? null;
  }
  return null;
}

/** The words of the nearest name on the way to a leaf, lower case: `lifetimeInMinutes` is lifetime, in, minutes. */
export function keyWords(path: readonly (string | number)[]): string[] {
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  return key
    .replaceAll(/([KMGT])iB(?![a-z])/g, '$1ib')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** A member of our schema for the leaf, when it is text. */
export function schemaText(schemaNode: Json | undefined, name: string): string {
  if (typeof schemaNode !== 'object' || schemaNode === null || Array.isArray(schemaNode) || !Object.hasOwn(schemaNode, name)) return '';
  const value = schemaNode[name];
  return typeof value === 'string' ? value : '';
}

function describe(schemaNode: Json | undefined): string {
  return schemaText(schemaNode, 'description');
}
