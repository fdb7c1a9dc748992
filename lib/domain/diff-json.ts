import { alignLists } from './align-lists.ts';
import { canonicalJson } from './canonical.ts';
import type { Json } from './json.ts';

type Path = (string | number)[];

/**
 * One difference. `path` leads through the value after; for `removed`, through the value before. `was` is the way to a
 * changed value before, which differs from `path` when list items in front of it came or went. `reorder` marks the two
 * halves of a list item that only moved.
 */
export type JsonChange =
  | { kind: 'added'; path: Path; after: Json; reorder?: true }
  | { kind: 'removed'; path: Path; before: Json; reorder?: true }
  | { kind: 'changed'; path: Path; was: Path; before: Json; after: Json };

/**
 * What turns one value into another: leaves that changed, and whole members or list items that came or went, so that
 * one firewall rule taken out of forty is one removal. Empty exactly when both have the same canonical text.
 */
export function diffJson(before: Json, after: Json): JsonChange[] {
  return diffAt(before, after, [], []);
}

function diffAt(before: Json, after: Json, was: Path, path: Path): JsonChange[] {
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, was, path);
  if (isObject(before) && isObject(after)) return diffObjects(before, after, was, path);
  return canonicalJson(before) === canonicalJson(after) ? [] : [{ kind: 'changed', path, was, before, after }];
}

function diffObjects(before: { [key: string]: Json }, after: { [key: string]: Json }, was: Path, path: Path): JsonChange[] {
  const changes: JsonChange[] = [];
  for (const [key, value] of Object.entries(before)) {
    if (Object.hasOwn(after, key)) changes.push(...diffAt(value, after[key] as Json, [...was, key], [...path, key]));
    else changes.push({ kind: 'removed', path: [...was, key], before: value });
  }
  for (const [key, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) changes.push({ kind: 'added', path: [...path, key], after: value });
  }
  return changes;
}

function diffLists(before: Json[], after: Json[], was: Path, path: Path): JsonChange[] {
  const changes: JsonChange[] = [];
  for (const { from, to } of alignLists(before, after)) {
    if (from !== null && to !== null) changes.push(...diffAt(before[from] as Json, after[to] as Json, [...was, from], [...path, to]));
    else if (from !== null) changes.push({ kind: 'removed', path: [...was, from], before: before[from] as Json });
    else if (to !== null) changes.push({ kind: 'added', path: [...path, to], after: after[to] as Json });
  }
  return markMoved(changes, was.length + 1, path.length + 1);
}

/** An item that left one place of this list and came back at another. Each addition answers for one removal. */
function markMoved(changes: JsonChange[], wasDepth: number, depth: number): JsonChange[] {
  const gone = new Map<string, JsonChange[]>();
  for (const change of changes) {
    if (change.kind !== 'removed' || change.path.length !== wasDepth) continue;
    const text = canonicalJson(change.before);
    gone.set(text, [...(gone.get(text) ?? []), change]);
  }
  if (gone.size === 0) return changes;
  const moved = new Set<JsonChange>();
  for (const change of changes) {
    if (change.kind !== 'added' || change.path.length !== depth) continue;
    const other = gone.get(canonicalJson(change.after))?.pop();
    if (other) moved.add(other).add(change);
  }
  return changes.map((change) => (moved.has(change) ? ({ ...change, reorder: true } as JsonChange) : change));
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
