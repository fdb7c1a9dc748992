import type { RequestView } from '#lib/contract/request-view.ts';

export type Conclusion = { ms: number; denied: boolean; text: string };

const MINUTE = 60_000;

/** What the agent makes of a request that is over, and for how long it then leaves the problem alone. Pure. */
export function conclude({ status, decision, policy, result }: RequestView): Conclusion {
  const by = decision?.decidedBy.map(({ name }) => name).join(' and ') ?? 'nobody';
  switch (status) {
    case 'succeeded':
      return { ms: MINUTE / 4, denied: false, text: `done, approved by ${by}` };
    case 'denied':
      return policy.outcome === 'deny'
        ? { ms: 25 * MINUTE, denied: true, text: `denied by policy: ${decision?.message ?? ''}` }
        : { ms: 6 * MINUTE, denied: true, text: `denied by ${by}${decision?.message ? `: ${decision.message}` : ''}; left as it is` };
    case 'expired':
      return { ms: 10 * MINUTE, denied: true, text: 'nobody decided in time; left as it is' };
    case 'withdrawn':
      return { ms: MINUTE, denied: false, text: 'taken back, the problem is gone' };
    default:
      return { ms: 5 * MINUTE, denied: false, text: `ended as ${status}${result ? '' : ' without a run'}` };
  }
}
