import type { RequestDetail } from '#lib/contract/console-view.ts';

/** What is different between what a person looked at and what is true now, in words. Empty when nothing that matters is. */
export function describeChanges(shown: RequestDetail, current: RequestDetail): string[] {
  return [...differences(shown, current), ...versionText(shown, current)];
}

/** A number that moves is explained, or it only worries: every signature makes a version, not only an edit. */
function versionText({ request: before }: RequestDetail, { request: after }: RequestDetail): string[] {
  if (after.version <= before.version) return [];
  const same = after.digest === before.digest;
  return [`You saw version ${before.version}, this is version ${after.version}${same ? '; the call itself is the same' : ''}.`];
}

function differences(shown: RequestDetail, current: RequestDetail): string[] {
  const before = shown.request;
  const after = current.request;
  const changes: string[] = [];
  if (after.status !== before.status) changes.push(`It is now ${after.status}.`);
  if (after.digest !== before.digest) changes.push('The call itself was edited: the arguments and the digest are different.');
  const known = new Set(shown.votes.map((vote) => `${vote.personId} ${vote.verdict} ${vote.at}`));
  for (const vote of current.votes) {
    if (known.has(`${vote.personId} ${vote.verdict} ${vote.at}`)) continue;
    changes.push(`${vote.personName} ${vote.verdict === 'approve' ? 'approved' : 'denied'} it.`);
  }
  if (JSON.stringify(after.targets) !== JSON.stringify(before.targets)) changes.push('The targets are different.');
  if (JSON.stringify(after.policy) !== JSON.stringify(before.policy)) changes.push('Policy says something else now.');
  if (after.approval?.decideBy !== before.approval?.decideBy) changes.push('The deadline moved.');
  return changes;
}
