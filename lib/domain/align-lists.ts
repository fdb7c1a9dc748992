import { canonicalJson } from './canonical.ts';
import type { Json } from './json.ts';
import { pairChanged } from './pair-changed.ts';

/** Items side by side: both set means the same item or one that changed; one null means it came or went. */
export type Alignment = { from: number | null; to: number | null };

/** Cells of the table that finds the longest common subsequence; beyond, a linear search that may find a shorter one. */
const MAX_CELLS = 1_000_000;

/** Aligns two lists by the canonical text of their items, in the order of both. */
export function alignLists(before: Json[], after: Json[]): Alignment[] {
  const left = before.map(canonicalJson);
  const right = after.map(canonicalJson);
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++;
  const common = commonItems(left.slice(head, left.length - tail), right.slice(head, right.length - tail));
  const fixed: [number, number][] = [
    ...Array.from({ length: head }, (_, index): [number, number] => [index, index]),
    ...common.map(([from, to]): [number, number] => [from + head, to + head]),
    ...Array.from({ length: tail }, (_, index): [number, number] => [left.length - tail + index, right.length - tail + index]),
  ];
  const aligned: Alignment[] = [];
  let [from, to] = [0, 0];
  for (const [nextFrom, nextTo] of [...fixed, [left.length, right.length] as const]) {
    aligned.push(...alignGap(before, after, from, nextFrom, to, nextTo));
    if (nextFrom < left.length) aligned.push({ from: nextFrom, to: nextTo });
    [from, to] = [nextFrom + 1, nextTo + 1];
  }
  return aligned;
}

function commonItems(left: string[], right: string[]): [number, number][] {
  return left.length * right.length > MAX_CELLS ? firstFitItems(left, right) : longestCommonItems(left, right);
}

function longestCommonItems(left: string[], right: string[]): [number, number][] {
  const width = right.length + 1;
  const length = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      length[i * width + j] =
        left[i] === right[j]
          ? (length[(i + 1) * width + j + 1] as number) + 1
          : Math.max(length[(i + 1) * width + j] as number, length[i * width + j + 1] as number);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if ((length[(i + 1) * width + j] as number) >= (length[i * width + j + 1] as number)) i++;
    else j++;
  }
  return pairs;
}

function firstFitItems(left: string[], right: string[]): [number, number][] {
  const places = new Map<string, number[]>();
  for (const [index, text] of left.entries()) {
    const list = places.get(text);
    if (list) list.push(index);
    else places.set(text, [index]);
  }
  for (const list of places.values()) list.sort((a, b) => b - a);
  const pairs: [number, number][] = [];
  let next = 0;
  for (const [to, text] of right.entries()) {
    const list = places.get(text) ?? [];
    let from = list.pop();
    while (from !== undefined && from < next) from = list.pop();
    if (from === undefined) continue;
    pairs.push([from, to]);
    next = from + 1;
  }
  return pairs;
}

/** Between two common items: which of those before became which after. The others went and came. */
function alignGap(before: Json[], after: Json[], from: number, fromEnd: number, to: number, toEnd: number): Alignment[] {
  const pairs = pairChanged(before.slice(from, fromEnd), after.slice(to, toEnd)).map(([f, t]) => [from + f, to + t] as const);
  const aligned: Alignment[] = [];
  let [f, t] = [from, to];
  for (const [pairFrom, pairTo] of [...pairs, [fromEnd, toEnd] as const]) {
    while (f < pairFrom) aligned.push({ from: f++, to: null });
    while (t < pairTo) aligned.push({ from: null, to: t++ });
    if (pairFrom < fromEnd) aligned.push({ from: f++, to: t++ });
  }
  return aligned;
}
