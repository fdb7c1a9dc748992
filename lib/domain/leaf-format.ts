import type { Json } from './json.ts';
import type { JsonLeaf } from './json-leaves.ts';
import { type LeafUnit, schemaText, specialMeaning, unitOf } from './leaf-unit.ts';
import { scriptOf } from './script-language.ts';
import { groupDigits, isoSpanText, spanText } from './span-text.ts';

type LeafKind =
  | 'text'
  | 'script'
  | 'number'
  | 'duration'
  | 'instant'
  | 'bytes'
  | 'count'
  | 'yes/no'
  | 'nothing'
  | 'empty list'
  | 'empty object';

/** `text` is the stored value and nothing else; `note` is how it reads, or null when it says all by itself. */
export type FormattedLeaf = { kind: LeafKind; text: string; note: string | null };

/** Instants between 2000 and 2100; a number outside is something else. */
const FROM_MS = 946_684_800_000;
const UNTIL_MS = 4_102_444_800_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * How a typed value of the arguments reads: `3600` of `valid_secs` is 1 hour, a number of seconds since 1970 is an
 * instant. The reading stands beside the value and never in its place; what it cannot say exactly it does not say.
 */
export function formatLeaf(path: readonly (string | number)[], value: JsonLeaf['value'], schemaNode?: Json): FormattedLeaf {
  if (value === null) return { kind: 'nothing', text: 'null', note: null };
  if (typeof value === 'boolean') return { kind: 'yes/no', text: String(value), note: value ? 'yes' : 'no' };
  if (typeof value === 'number') return formatNumber(path, value, schemaNode);
  if (typeof value === 'string') return formatText(path, value, schemaNode);
  return Array.isArray(value) ? { kind: 'empty list', text: '[]', note: null } : { kind: 'empty object', text: '{}', note: null };
}

function formatNumber(path: readonly (string | number)[], value: number, schemaNode: Json | undefined): FormattedLeaf {
  const text = JSON.stringify(value);
  const unit = unitOf(path, schemaNode);
  const meaning = specialMeaning(value, schemaNode);
  const kind = unit === null ? 'number' : kindOf(unit, value);
  if (meaning !== null) return { kind, text, note: `${meaning} (${text})` };
  return { kind, text, note: unit === null ? null : readNumber(unit, value) };
}

function kindOf(unit: LeafUnit, value: number): LeafKind {
  return unit.kind === 'instant' && instantMs(value, unit.factor) === null ? 'number' : unit.kind;
}

function readNumber(unit: LeafUnit, value: number): string | null {
  switch (unit.kind) {
    case 'duration':
      return spanText(value * unit.factor);
    case 'instant': {
      const ms = instantMs(value, unit.factor);
      return ms === null ? null : instantText(ms);
    }
    case 'bytes':
      return bytesText(value, unit);
    case 'count':
      return value >= 1_000 ? groupDigits(value) : null;
  }
}

function formatText(path: readonly (string | number)[], value: string, schemaNode: Json | undefined): FormattedLeaf {
  const format = schemaText(schemaNode, 'format');
  const span = format === 'duration' || /^-?PT?\d/.test(value) ? isoSpanText(value) : null;
  if (span !== null) return { kind: 'duration', text: value, note: span };
  const zone = INSTANT.exec(value);
  if (zone) {
    if (zone[1] === undefined) return { kind: 'instant', text: value, note: 'no time zone given' };
    const ms = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    if (Number.isFinite(ms)) return { kind: 'instant', text: value, note: instantText(ms) };
  }
  const language = scriptOf(path, value, schemaNode);
  if (language !== null) return { kind: 'script', text: value, note: language === 'none' ? null : language };
  return { kind: 'text', text: value, note: value === '' ? 'empty text' : null };
}

/** Without a unit the size decides: seconds and milliseconds of this century are a thousand times apart. */
function instantMs(value: number, factor: 1 | 1_000 | null): number | null {
  if (!Number.isInteger(value)) return null;
  for (const size of factor === null ? [1_000, 1] : [factor]) {
    const ms = value * size;
    if (ms >= FROM_MS && ms < UNTIL_MS) return ms;
  }
  return null;
}

function instantText(ms: number): string {
  const iso = new Date(ms).toISOString();
  const seconds = iso.endsWith(':00.000Z') ? '' : iso.slice(16, iso.endsWith('.000Z') ? 19 : 23);
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}${seconds} UTC`;
}

function bytesText(value: number, { factor, unit }: Extract<LeafUnit, { kind: 'bytes' }>): string | null {
  if (!Number.isFinite(value) || value < 0) return null;
  if (factor !== 1)
    return `${groupDigits(value)} ${unit.replace(/^(\w)(i?)b$/, (_, prefix: string, i: string) => `${prefix.toUpperCase()}${i}B`)}`;
  for (const [name, size] of [['TiB', 2 ** 40] as const, ['GiB', 2 ** 30] as const, ['MiB', 2 ** 20] as const, ['KiB', 2 ** 10] as const]) {
    if (value < size) continue;
    const rounded = Math.round((value / size) * 10) / 10;
    return `${rounded * size === value ? '' : 'about '}${rounded} ${name}`;
  }
  return `${groupDigits(value)} byte${value === 1 ? '' : 's'}`;
}
