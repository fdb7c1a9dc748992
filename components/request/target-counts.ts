import type { TargetView } from '#lib/contract/request-view.ts';

/** `400 in all: 399 hosts and 1 user; 2 privileged, 1 not in the inventory`. What stands out is counted, never only listed. */
export function targetCounts(targets: readonly TargetView[]): string {
  if (targets.length === 0) return 'the call names none';
  const count = (test: (target: TargetView) => boolean) => targets.filter(test).length;
  const hosts = count(({ kind }) => kind === 'host');
  const users = targets.length - hosts;
  const kinds = [hosts > 0 && plural(hosts, 'host'), users > 0 && plural(users, 'user')].filter(Boolean).join(' and ');
  const odd = [
    [count(({ privileged }) => privileged), 'privileged'],
    [count(({ foreign }) => foreign), 'of another customer'],
    [count(({ resolved, foreign }) => !resolved && !foreign), 'not in the inventory'],
  ] as const;
  const remarks = odd.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : []));
  return `${targets.length} in all: ${kinds}${remarks.length > 0 ? `; ${remarks.join(', ')}` : ''}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
