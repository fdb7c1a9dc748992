import type { RequestRow } from '#lib/contract/console-view.ts';
import type { StableRow } from './stable-rows.ts';

/** So many that look the same, one below the other, are drawn as one: fewer are read faster than a group is understood. */
const LEAST = 5;

/** One row that is drawn, and those below it that look the same and are not, until somebody opens them. */
export type Run = { key: string; first: number; rest: readonly StableRow[] };

/**
 * What a list says of a row, but for its time and for who is at it: rows of one key are of one customer, one agent's, on the
 * same targets, and for the same reason. Their arguments may differ, so the key decides nothing but what is drawn. Nothing that
 * changes while a request is held is part of it: a row must not jump out of a run because a colleague took it. Null for a row
 * that names more targets than the list knows.
 */
export function alikeKey(row: RequestRow): string | null {
  if (row.targetCount > row.targetNames.length) return null;
  const { tenant, agentName, tool, toolClass, targetNames, summary, risk, flags, routes, need, stepUp } = row;
  return JSON.stringify([tenant.id, agentName, tool, toolClass, targetNames, summary, risk, flags, routes, need, stepUp]);
}

// A list of ten thousand is gone through at each change of one row.
const known = new WeakMap<RequestRow, string | null>();
function keyOf({ row }: StableRow): string | null {
  const key = known.get(row) ?? alikeKey(row);
  known.set(row, key);
  return key;
}

/** The runs of a list that are long enough to be drawn as one, in its order. */
export function findRuns(shown: readonly StableRow[]): Run[] {
  const keys = shown.map(keyOf);
  const runs: Run[] = [];
  let first = 0;
  for (const [place, key] of keys.entries()) {
    if (key !== null && key === keys[place + 1]) continue;
    const end = place + 1;
    if (key !== null && end - first >= LEAST) runs.push({ key, first, rest: shown.slice(first + 1, end) });
    first = end;
  }
  return runs;
}
