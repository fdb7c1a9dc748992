import { canonicalJson } from './canonical.ts';
import type { Json } from './json.ts';

/** How many pairs of items are compared by content; a longer gap is told as items that went and items that came. */
const MAX_PAIRS = 400;
/** Two objects with less in common are two objects, not one that changed. */
const ALIKE = 0.5;
/** Plain values have nothing in common to go by, so only their place speaks for them, and never against a likeness. */
const SAME_PLACE = 0.01;

/** Which items became which, in the order of both lists: the pairs with the most in common, all told. */
export function pairChanged(before: Json[], after: Json[]): [number, number][] {
  const [rows, columns] = [before.length, after.length];
  if (rows * columns === 0 || rows * columns > MAX_PAIRS) return [];
  const weight = before.map((item, row) => after.map((other, column) => likeness(item, other, rows === columns && row === column)));
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const at = (row: number, column: number) => best[row]?.[column] ?? 0;
  const paired = (row: number, column: number) => {
    const gain = weight[row]?.[column] ?? 0;
    return gain > 0 ? gain + at(row + 1, column + 1) : -1;
  };
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      (best[row] as Float64Array)[column] = Math.max(at(row + 1, column), at(row, column + 1), paired(row, column));
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (paired(row, column) === at(row, column)) pairs.push([row++, column++]);
    else if (at(row + 1, column) === at(row, column)) row++;
    else column++;
  }
  return pairs;
}

/** The share of members that two objects (or two lists) have in common; 0 when they cannot be one that changed. */
function likeness(left: Json, right: Json, samePlace: boolean): number {
  if (!isContainer(left) && !isContainer(right)) return samePlace ? SAME_PLACE : 0;
  if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) return 0;
  const [members, others] = [Object.entries(left), new Map(Object.entries(right))];
  const same = members.filter(([key, value]) => others.has(key) && canonicalJson(others.get(key) as Json) === canonicalJson(value)).length;
  const share = same / Math.max(members.length, others.size, 1);
  return share >= ALIKE ? share : 0;
}

function isContainer(value: Json): value is Json[] | { [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}
