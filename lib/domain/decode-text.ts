import { bytesOfBase64 } from './base64.ts';
import { readableUtf8, readableUtf16, utf16Text } from './bytes-text.ts';

type DecodedKind = 'base64' | 'base64-utf16' | 'powershell-encoded' | 'hex' | 'url' | 'gzip-note';

/**
 * What an encoded stretch of a text says. `start` and `end` are UTF-16 offsets of the stretch in the text it was found in;
 * `inner` holds what is encoded within `decoded`. A reading beside the stored text, never in place of it.
 * `gzip-note` says that the bytes are compressed: `decoded` is then our remark, not the content.
 */
export type DecodedView = { kind: DecodedKind; start: number; end: number; decoded: string; inner: DecodedView[] };

type Finder = (text: string) => Omit<DecodedView, 'inner'>[];

const MAX_DEPTH = 3;
const MAX_TEXT = 262_144;
const MAX_VIEWS = 200;
const BASE64_RUN = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** PowerShell takes any beginning of the parameter's name, and other dashes. */
const ENCODED_COMMAND =
  /(?<=^|\s)[-/\u2013\u2014\u2015](?:ec|e(?:n(?:c(?:o(?:d(?:e(?:d(?:c(?:o(?:m(?:m(?:a(?:nd?)?)?)?)?)?)?)?)?)?)?)?)?)[\s:]{1,8}["']?([A-Za-z0-9+/]{4,}={0,2})/gi;
const PERCENT = /%[0-9A-Fa-f]{2}/;
const URL_TOKEN = /[A-Za-z0-9\-._~!$&'()*+,;=:@/?#[\]%]+/g;
const HEX_RUN = /(?<![0-9A-Za-z])(?:0x)?((?:[0-9A-Fa-f]{2}){8,})(?![0-9A-Za-z])/g;
const HEX_ESCAPES = /(?:\\x[0-9A-Fa-f]{2}){4,}|(?:0x[0-9A-Fa-f]{2}[,;\s]{0,3}){4,}/g;

/** Every encoded stretch of a text that turns out to be readable, up to three levels deep. In order, none overlapping. */
export function decodeViews(text: string): DecodedView[] {
  return viewsAt(text, 1);
}

function viewsAt(text: string, depth: number): DecodedView[] {
  if (depth > MAX_DEPTH || text.length > MAX_TEXT) return [];
  const taken: Omit<DecodedView, 'inner'>[] = [];
  // Whoever comes first has the better claim: an explicit switch, then the narrower alphabets.
  for (const find of [powershellViews, urlViews, hexViews, base64Views]) {
    const before = taken.toSorted((a, b) => a.start - b.start);
    for (const view of find(text)) if (isFree(view, before)) taken.push(view);
  }
  return taken
    .sort((a, b) => a.start - b.start)
    .slice(0, MAX_VIEWS)
    .map((view) => ({ ...view, inner: view.kind === 'gzip-note' ? [] : viewsAt(view.decoded, depth + 1) }));
}

/** `taken` is in order and apart, so one search by halves finds the only one that could overlap. */
function isFree({ start, end }: { start: number; end: number }, taken: { start: number; end: number }[]): boolean {
  let [low, high] = [0, taken.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle] as { end: number }).end <= start) low = middle + 1;
    else high = middle;
  }
  const next = taken[low];
  return next === undefined || next.start >= end;
}

const powershellViews: Finder = (text) =>
  [...text.matchAll(ENCODED_COMMAND)].flatMap((match) => {
    const code = match[1] as string;
    const bytes = bytesOfBase64(code);
    const spelled = /^.e(?:nc|ncoded)/i.test(match[0]);
    const decoded = bytes && (spelled ? utf16Text(bytes) : readableUtf16(bytes));
    const end = match.index + match[0].length;
    return decoded ? [{ kind: 'powershell-encoded' as const, start: end - code.length, end, decoded }] : [];
  });

const urlViews: Finder = (text) =>
  [...text.matchAll(URL_TOKEN)].flatMap(({ 0: token, index }) => {
    if (!PERCENT.test(token)) return [];
    const decoded = decodePercent(token);
    return decoded === null || decoded === token ? [] : [{ kind: 'url' as const, start: index, end: index + token.length, decoded }];
  });

const hexViews: Finder = (text) => [
  ...[...text.matchAll(HEX_RUN)].flatMap(({ 0: run, 1: digits, index }) => hexView(run, digits as string, index)),
  ...[...text.matchAll(HEX_ESCAPES)].flatMap(({ 0: run, index }) => hexView(run.trimEnd(), run.replaceAll(/0x|[^0-9A-Fa-f]/gi, ''), index)),
];

function hexView(run: string, digits: string, start: number): ReturnType<Finder> {
  const bytes = Array.from({ length: digits.length / 2 }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16));
  const decoded = readableUtf8(bytes) ?? readableUtf16(bytes);
  return decoded === null ? [] : [{ kind: 'hex', start, end: start + run.length, decoded }];
}

const base64Views: Finder = (text) => [...text.matchAll(BASE64_RUN)].flatMap(({ 0: run, index }) => base64View(run, index));

function base64View(run: string, start: number): ReturnType<Finder> {
  const bytes = bytesOfBase64(run);
  if (bytes === null) return [];
  const place = { start, end: start + run.length };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return [{ ...place, kind: 'gzip-note', decoded: `Compressed data (gzip), ${bytes.length} bytes; what it says is not shown.` }];
  const wide = readableUtf16(bytes);
  if (wide !== null) return [{ ...place, kind: 'base64-utf16', decoded: wide }];
  const decoded = readableUtf8(bytes);
  return decoded === null ? [] : [{ ...place, kind: 'base64', decoded }];
}

/** Each `%XX` run as UTF-8; null when one of them is not, as in `%ADDRESS%`. */
function decodePercent(token: string): string | null {
  try {
    return token.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) => decodeURIComponent(run));
  } catch {
    return null;
  }
}
