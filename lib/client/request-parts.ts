import { type JsonLeaf, type JsonObject, jsonLeaves, pointerOf } from '#lib/contract/call-view.ts';
import type { TargetView } from '#lib/contract/request-view.ts';
import { sliceText } from './slice-text.ts';

/**
 * A call in pieces small enough for a screen. Together they hold every leaf and every target, each once and in order;
 * `key` is made of the content, so the same piece stays the same through edits and refetches.
 */
export type CallPart =
  | { kind: 'leaves'; key: string; lines: number; leaves: JsonLeaf[] }
  /** A run of a long list of plain values: `from` is the first one's place among `total`. */
  | { kind: 'items'; key: string; lines: number; path: JsonLeaf['path']; from: number; total: number; leaves: JsonLeaf[] }
  /** A stretch of one long text. */
  | { kind: 'text'; key: string; lines: number; path: JsonLeaf['path']; text: string; firstLine: number; index: number; count: number }
  /** A stretch of the script that the call names, which is in the library and not in the call. */
  | { kind: 'script'; key: string; lines: number; text: string; firstLine: number; index: number; count: number }
  | { kind: 'targets'; key: string; lines: number; from: number; total: number; targets: TargetView[] };

const MAX_LINES = 18;
const MIN_RUN = 12;
const ITEMS_PER_PART = 40;
const TARGETS_PER_PART = 15;
const LONG_TEXT = 1_600;
const LONG_TEXT_LINES = 30;
const LONG_ITEM = 120;

/** Cuts arguments, the script that they name and targets into parts. Pure; nothing is left out and nothing comes twice. */
export function callParts(args: JsonObject, targets: readonly TargetView[], script: string | null = null): CallPart[] {
  return [...argumentParts(jsonLeaves(args)), ...(script === null ? [] : scriptParts(script)), ...targetParts(targets)];
}

function argumentParts(leaves: JsonLeaf[]): CallPart[] {
  const parts: CallPart[] = [];
  let batch: JsonLeaf[] = [];
  let lines = 0;
  const flush = () => {
    if (batch.length > 0) parts.push({ kind: 'leaves', key: keyOf(batch), lines, leaves: batch });
    batch = [];
    lines = 0;
  };
  for (let at = 0; at < leaves.length; ) {
    const leaf = leaves[at] as JsonLeaf;
    const run = runLength(leaves, at);
    if (run >= MIN_RUN) {
      flush();
      parts.push(...itemParts(leaves.slice(at, at + run)));
      at += run;
      continue;
    }
    at++;
    if (typeof leaf.value === 'string' && isLong(leaf.value)) {
      flush();
      parts.push(...textParts(leaf.path, leaf.value));
      continue;
    }
    batch.push(leaf);
    lines += linesOf(leaf);
    if (lines >= MAX_LINES) flush();
  }
  flush();
  return parts;
}

/** How many leaves from `at` on are short plain items of one list. */
function runLength(leaves: JsonLeaf[], at: number): number {
  const first = leaves[at] as JsonLeaf;
  if (typeof first.path.at(-1) !== 'number') return 1;
  const parent = pointerOf(first.path.slice(0, -1));
  let end = at;
  for (; end < leaves.length; end++) {
    const { path, value } = leaves[end] as JsonLeaf;
    if (path.length !== first.path.length || typeof path.at(-1) !== 'number' || !isShort(value)) break;
    if (pointerOf(path.slice(0, -1)) !== parent) break;
  }
  return Math.max(1, end - at);
}

function itemParts(run: JsonLeaf[]): CallPart[] {
  const path = run[0]?.path.slice(0, -1) ?? [];
  return chunks(run, ITEMS_PER_PART).map((leaves) => ({
    kind: 'items',
    key: keyOf(leaves),
    lines: Math.ceil(leaves.length / 2),
    path,
    from: Number(leaves[0]?.path.at(-1)),
    total: run.length,
    leaves,
  }));
}

function textParts(path: JsonLeaf['path'], value: string): CallPart[] {
  const slices = sliceText(value);
  return slices.map(({ text, firstLine }, index) => ({
    kind: 'text',
    key: `${pointerOf(path)} ${index}/${slices.length} ${text}`,
    lines: Math.max(text.split('\n').length, Math.ceil(text.length / 70)),
    path,
    text,
    firstLine,
    index,
    count: slices.length,
  }));
}

function scriptParts(script: string): CallPart[] {
  const slices = sliceText(script);
  return slices.map(({ text, firstLine }, index) => ({
    kind: 'script',
    key: `script ${index}/${slices.length} ${text}`,
    lines: text.split('\n').length,
    text,
    firstLine,
    index,
    count: slices.length,
  }));
}

function targetParts(targets: readonly TargetView[]): CallPart[] {
  return chunks([...targets], TARGETS_PER_PART).map((some, index) => ({
    kind: 'targets',
    key: `targets ${index} ${JSON.stringify(some.map(({ kind, name }) => [kind, name]))}`,
    lines: some.length * 2,
    from: index * TARGETS_PER_PART,
    total: targets.length,
    targets: some,
  }));
}

function keyOf(leaves: JsonLeaf[]): string {
  return JSON.stringify(leaves.map(({ path, value }) => [pointerOf(path), value]));
}

function isShort(value: JsonLeaf['value']): boolean {
  if (typeof value === 'string') return value.length <= LONG_ITEM && !value.includes('\n');
  return value !== null && typeof value !== 'object';
}

function isLong(text: string): boolean {
  return text.length > LONG_TEXT || text.split('\n', LONG_TEXT_LINES + 1).length > LONG_TEXT_LINES;
}

function linesOf({ value }: JsonLeaf): number {
  if (typeof value !== 'string') return 1;
  return value.split('\n').length + Math.floor(value.length / 70);
}

function chunks<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}
