import { type JsonLeaf, pointerOf } from '#lib/contract/call-view.ts';
import type { CallPart } from './request-parts.ts';

export type Match = { path: string; value: string; part: number };

const EXCERPT = 160;

/** The values whose path or text holds what is looked for, in order, each with the number of the part that draws it. */
export function findInParts(parts: readonly CallPart[], wanted: string): { matches: Match[]; total: number } {
  const needle = wanted.trim().toLowerCase();
  const matches: Match[] = [];
  let total = 0;
  const look = (path: JsonLeaf['path'], value: string, part: number) => {
    const pointer = pointerOf(path);
    const at = value.toLowerCase().indexOf(needle);
    if (needle === '' || (at < 0 && !pointer.toLowerCase().includes(needle))) return;
    matches.push({ path: pointer, value: excerpt(value, Math.max(0, at)), part });
  };
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'targets' || part.kind === 'script') continue;
    if (part.kind === 'text') {
      if (part.index === 0) total++;
      look(part.path, part.text, index);
      continue;
    }
    total += part.leaves.length;
    for (const { path, value } of part.leaves) look(path, typeof value === 'string' ? value : JSON.stringify(value), index);
  }
  return { matches, total };
}

/** A result points at a value and does not stand for it; the whole value is where it leads. */
function excerpt(value: string, at: number): string {
  if (value.length <= EXCERPT) return value;
  const start = Math.max(0, at - 40);
  return `${start > 0 ? '… ' : ''}${value.slice(start, start + EXCERPT).toWellFormed()} …`;
}
