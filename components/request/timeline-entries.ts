import type { RequestDetail } from '#lib/contract/console-view.ts';

export type Entry = { key: string; at: string; who: string; what: string; moved: boolean; logged: boolean; version: number | null };

const WORDS: Record<string, string> = {
  'request.submitted': 'asked for this call',
  'request.voted': 'gave a verdict',
  'request.edited': 'edited and approved the call',
  'request.approved': 'completed the approval',
  'request.denied': 'denied it',
  'request.expired': 'ended the wait: nobody decided in time',
  'request.withdrawn': 'took it back',
  'request.lapsed': 'let the approval lapse unused',
  'request.revoked': 'took the approval back',
  'grant.minted': 'collected the decision and got a grant',
  'grant.redeemed': 'redeemed the grant and started',
  'result.reported': 'reported the result',
  'lease.lost': 'went silent: the outcome is unknown',
  'agent.suspended': 'suspended the agent',
  'agent.reported': 'reported the agent as malicious',
};

/** Every leaf that the audit log holds of this request, and who first opened it when; oldest first. */
export function timelineEntries({ timeline, viewers }: Pick<RequestDetail, 'timeline' | 'viewers'>): Entry[] {
  const leaves = timeline.map(({ seq, at, type, actor, from, to, version }) => ({
    key: `leaf ${seq}`,
    at,
    who: actor.name,
    what: WORDS[type] ?? type,
    moved: from !== to,
    logged: true,
    version,
  }));
  const opened = viewers.map(({ id, name, firstAt }) => ({
    key: `view ${id}`,
    at: firstAt,
    who: name,
    what: 'opened it',
    moved: false,
    logged: false,
    version: null,
  }));
  // Sorting keeps the log's own order where instants are equal.
  return [...leaves, ...opened].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
