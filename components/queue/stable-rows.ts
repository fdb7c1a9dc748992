import type { RequestRow } from '#lib/contract/console-view.ts';

/** A row where it was first drawn. `gone`: it is no longer held; it stays, faded, until the person tidies up. */
export type StableRow = { row: RequestRow; gone: boolean; isNew: boolean };

/**
 * Rows never move under a pointer or the keyboard: known rows keep their place and take their new content, decided rows
 * stay as `gone`, newcomers go to the end whatever their order. `sortRows` is what the person asks for.
 */
export function mergeRows(shown: readonly StableRow[], current: readonly RequestRow[]): StableRow[] {
  const byId = new Map(current.map((row) => [row.id, row]));
  const kept = shown.map((entry): StableRow => {
    const row = byId.get(entry.row.id);
    return row ? { ...entry, row, gone: false } : { ...entry, gone: true };
  });
  const known = new Set(shown.map((entry) => entry.row.id));
  const newcomers = current.filter((row) => !known.has(row.id)).map((row) => ({ row, gone: false, isNew: true }));
  return [...kept, ...newcomers];
}

/** The service's own order, without what is gone. */
export function sortRows(current: readonly RequestRow[]): StableRow[] {
  return current.map((row) => ({ row, gone: false, isNew: false }));
}

/** True when asking for the order would change anything. */
export function isUntidy(shown: readonly StableRow[], current: readonly RequestRow[]): boolean {
  return shown.some((entry, index) => entry.gone || entry.row.id !== current[index]?.id);
}
