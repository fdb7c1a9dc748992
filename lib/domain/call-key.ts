import { canonicalJson } from './canonical.ts';
import type { JsonObject } from './json.ts';
import type { TargetRef } from './target.ts';

type Call = { tool: string; arguments: JsonObject; targets: readonly TargetRef[] };

/**
 * The text that two requests share when they are the same call sent again: tool, arguments and the set of targets, in
 * whatever order they were named. Unlike the digest it holds no nonce, agent or schema, so it permits nothing.
 */
export function sameCallText({ tool, arguments: args, targets }: Call): string {
  return canonicalJson({ tool, arguments: args, targets: targetSet(targets) });
}

/** The text that two requests share when one may be the other in new words: the same tool on the same targets. */
export function rewordedText({ tool, targets }: Omit<Call, 'arguments'>): string {
  return canonicalJson({ tool, targets: targetSet(targets) });
}

function targetSet(targets: readonly TargetRef[]): { kind: string; name: string }[] {
  const byText = new Map(targets.map(({ kind, name }) => [canonicalJson([kind, name]), { kind, name }]));
  return [...byText.keys()].sort().map((text) => byText.get(text) as { kind: string; name: string });
}
