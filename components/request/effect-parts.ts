import type { JsonObject } from '#lib/contract/call-view.ts';
import type { RequestView } from '#lib/contract/request-view.ts';

export type EffectPart = { text: string; value: boolean };

/** How the sentence begins: a call that came to its end will do nothing any more. */
export function effectLead(status: RequestView['status']): string {
  if (status === 'succeeded' || status === 'failed' || status === 'unknown') return 'This was to';
  return status === 'pending' || status === 'approved' || status === 'executing' ? 'This will' : 'This would';
}

/**
 * `This will restart the service Spooler.` The words are the descriptor's; `{name}` stands for a stored argument. A
 * placeholder without a plain value stays as it is written, so that the sentence never says less than the list below.
 */
export function effectParts(effect: string, args: JsonObject, targets: readonly { name: string }[] = [], lead = 'This will'): EffectPart[] {
  const worded = withTargets(effect, targets);
  const sentence = `${lead} ${worded.replace(/^this will\s+/i, '')}`;
  const whole = /[.!]$/.test(sentence.trim()) ? sentence.trim() : `${sentence.trim()}.`;
  return whole
    .split(/(\{[A-Za-z0-9_]+\}|\{~target\})/)
    .filter((part) => part !== '')
    .map((part, index, all) => {
      if (part === TARGET) return { text: targets[0]?.name ?? '', value: true };
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      const value = name !== undefined && Object.hasOwn(args, name) ? args[name] : undefined;
      if (typeof value === 'boolean') return { text: value ? 'yes' : 'no', value: true };
      if (typeof value === 'number') return { text: String(value), value: true };
      if (value === '') return { text: `no ${name}`, value: true };
      // A value too long for a sentence stands below; the sentence points at it by its name.
      if (typeof value === 'string' && value.length <= MAX_IN_SENTENCE && !value.includes('\n')) return { text: value, value: true };
      if (Array.isArray(value)) return { text: `${value.length} ${value.length === 1 ? 'entry' : 'entries'} of ${name}`, value: true };
      if (value === undefined) return { text: part, value: false };
      // `with the parameters {parameters}` already says the name.
      const named = all[index - 1]?.trimEnd().toLowerCase().endsWith(String(name).toLowerCase());
      return { text: named ? 'below' : `${name} below`, value: false };
    });
}

const MAX_IN_SENTENCE = 120;

/** No argument can be named so in a sentence: their names there are letters, digits and `_`. */
const TARGET = '{~target}';

/** `each account below` says too little when there is one of them, and may say how many when there are more. */
function withTargets(effect: string, targets: readonly unknown[]): string {
  return effect.replace(/\beach (host|account) below\b/, (words, kind: string) => {
    if (targets.length === 0) return words;
    return targets.length === 1 ? `the ${kind} ${TARGET}` : `each of the ${targets.length} ${kind}s below`;
  });
}

/** `on acme-dc01`, `on acme-dc01 and 3 more`, or nothing: the descriptor's sentence names arguments, and targets are none. */
export function targetsInSentence(targets: readonly { name: string }[]): { name: string; more: number } | null {
  const first = targets[0];
  return first ? { name: first.name, more: targets.length - 1 } : null;
}
