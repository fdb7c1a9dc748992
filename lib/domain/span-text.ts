const UNITS: readonly [string, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
];
const ISO = /^(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/;
const ISO_UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

/** A length of time in words, exact: `1 day 2 hours`. Null for what is no length of time or too long to say. */
export function spanText(ms: number): string | null {
  if (!Number.isSafeInteger(ms) || ms < 0) return null;
  if (ms === 0) return '0 seconds';
  let rest = ms;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(plural(count, unit));
  }
  return parts.join(' ');
}

/** `PT1H30M` in words. Null for what is no ISO 8601 duration, or has a fraction that words would round. */
export function isoSpanText(text: string): string | null {
  const match = ISO.exec(text);
  if (!match || text.includes('.')) return null;
  const parts = ISO_UNITS.flatMap((unit, index) => (match[index + 2] === undefined ? [] : [plural(Number(match[index + 2]), unit)]));
  return `${match[1] === '-' ? 'minus ' : ''}${parts.join(' ')}`;
}

/** A number with thousands apart, the same in every locale. */
export function groupDigits(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  return whole.replaceAll(/\B(?=(?:\d{3})+(?!\d))/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}

function plural(count: number, unit: string): string {
  return `${groupDigits(count)} ${unit}${count === 1 ? '' : 's'}`;
}
