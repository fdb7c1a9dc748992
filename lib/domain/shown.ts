import { canonicalJson } from './canonical.ts';
import { jsonLeaves } from './json-leaves.ts';
import type { JsonObject } from './json.ts';
import type { TargetRef } from './target.ts';

/**
 * What a page displayed: leaves as RFC 6901 pointers with their values, and targets, each in the order of the call; and
 * the text of the script that the call names, when it names one.
 */
export type Shown = { arguments: [pointer: string, value: unknown][]; targets: [kind: string, name: string][]; script?: string };

/** The whole of a call as leaves: what has to be displayed before it can be approved. */
export function shownOf(args: JsonObject, targets: readonly TargetRef[], script: string | null = null): Shown {
  return {
    arguments: jsonLeaves(args).map(({ path, value }) => [pointerOf(path), value]),
    targets: targets.map(({ kind, name }) => [kind, name]),
    ...(script === null ? {} : { script }),
  };
}

/**
 * The text over which both sides take SHA-256. The page makes it from what it drew and what was scrolled into view, the
 * service from what is stored; equal hashes mean that the person could see all of what would run (I5).
 */
export function shownText(shown: Shown): string {
  return canonicalJson(shown as never);
}

/** RFC 6901. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
