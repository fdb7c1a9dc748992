import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { withCedar } from './cedar.ts';

/** One policy of a set, with what its annotations say. */
export type ReadPolicy = {
  id: string;
  text: string;
  effect: 'permit' | 'forbid';
  reason: string;
  /** The route that `@approval` names; null for a policy that decides by itself. */
  route: string | null;
  deadlineSeconds: number | null;
};

/** Cedar's parser recurses; some 150 levels overflow its stack and cost the whole instance. No policy needs a tenth. */
const MAX_NESTING = 40;

/** Splits policy text and reads the annotations. Problems are for the author: one line each, naming the source. */
export function readPolicies(name: string, text: string): { policies: ReadPolicy[]; problems: string[] } {
  if (nesting(text) > MAX_NESTING) return { policies: [], problems: [`${name}: nested deeper than ${MAX_NESTING} levels`] };
  const parts = withCedar((cedar) => cedar.policySetTextToParts(text));
  if (parts.type === 'failure') return { policies: [], problems: parts.errors.map(({ message }) => `${name}: ${message}`) };
  const problems = parts.policy_templates.length > 0 ? [`${name}: policy templates are not supported`] : [];
  const policies = parts.policies.flatMap((policy) => {
    const parsed = withCedar((cedar) => cedar.policyToJson(policy));
    if (parsed.type === 'failure') {
      problems.push(...parsed.errors.map(({ message }) => `${name}: ${message}`));
      return [];
    }
    const read = readAnnotations(policy, parsed.json);
    if (typeof read !== 'string') return [read];
    problems.push(`${name}: ${read}`);
    return [];
  });
  return { policies, problems };
}

function readAnnotations(text: string, { effect, annotations = {} }: PolicyJson): ReadPolicy | string {
  const { id, reason, approval, deadline } = annotations;
  if (!id || !/^[A-Za-z0-9._-]{1,80}$/.test(id)) return 'a policy has no usable @id';
  if (!reason) return `${id} has no @reason`;
  const deadlineSeconds = deadline === undefined ? null : durationSeconds(deadline);
  if (deadline !== undefined && deadlineSeconds === null) return `${id}: @deadline is not a duration like PT10M`;
  if (deadline !== undefined && approval === undefined) return `${id} has @deadline without @approval`;
  return { id, text, effect, reason, route: approval ?? null, deadlineSeconds };
}

/** ISO 8601 durations of hours, minutes and seconds. Null for anything else, or for nothing. */
export function durationSeconds(text: string): number | null {
  const match = /^PT(?=\d)(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?$/.exec(text);
  if (!match) return null;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return hours * 3_600 + minutes * 60 + seconds || null;
}

function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === '(' || char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ')' || char === ']' || char === '}') depth -= 1;
  }
  return deepest;
}
