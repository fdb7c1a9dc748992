import { LockKeyhole, ShieldCheck, ShieldQuestion, ShieldX } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Countdown } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { SeatList } from './seat-list.tsx';

const OUTCOME = {
  allow: { icon: ShieldCheck, tone: 'text-ok', text: 'Policy allowed this call without asking anyone.' },
  deny: { icon: ShieldX, tone: 'text-danger', text: 'Policy denied this call.' },
  escalate: { icon: ShieldQuestion, tone: 'text-held', text: 'Policy stopped this call and asks for people.' },
} as const;

/** Why no policy covered the call, in words; a code that this version does not know is shown as it is. */
const AMBIGUOUS: Record<string, string> = {
  'no-policy-covers-this': 'No policy says whether this call is right or wrong, so it takes the default route to people.',
  'request-does-not-fit-schema': 'The call could not be put to policy as it is, and what policy cannot read it never allows.',
};

/** Why it stopped, and who must sign. */
export function PolicyPanel({ detail }: { detail: RequestDetail }) {
  const { policy, approval, status, createdAt } = detail.request;
  const { icon: Icon, tone, text } = OUTCOME[policy.outcome];
  return (
    <Panel
      title="Policy"
      aside={
        <span className="font-mono text-2xs text-faint" title={`Policy version ${policy.version}`}>
          {policy.version.slice(0, 19)}
        </span>
      }
    >
      <p className="flex items-start gap-2 font-medium">
        <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', tone)} />
        {text}
      </p>
      {policy.reasons.length > 0 && (
        <ul className="mt-3 grid gap-2.5">
          {policy.reasons.map((reason) => (
            <li key={reason.id} className="grid gap-x-3 gap-y-0.5 border-line border-l-2 pl-3">
              <p>{reason.reason}</p>
              <p className="flex flex-wrap gap-x-3 text-muted text-xs">
                <span className="font-mono">{reason.id}</span>
                <span>{reason.effect === 'forbid' ? 'forbids' : 'permits'}</span>
                {reason.route && <span>asks for route {reason.route}</span>}
              </p>
            </li>
          ))}
        </ul>
      )}
      {policy.ambiguous.length > 0 && (
        <div className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
          <p className="font-medium">Ambiguous</p>
          <ul className="mt-0.5 grid gap-0.5">
            {policy.ambiguous.map((item) => (
              <li key={item}>{AMBIGUOUS[item] ?? item}</li>
            ))}
          </ul>
        </div>
      )}
      {approval && (
        <div className="mt-4 border-t pt-4">
          <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
            <h3 className="font-semibold text-[0.8125rem]">Who signs</h3>
            <span className="flex items-center gap-3 text-muted text-xs">
              {approval.stepUp && (
                <span className="inline-flex items-center gap-1">
                  <LockKeyhole aria-hidden className="size-3" /> with a fresh proof of identity
                </span>
              )}
              {status === 'pending' && <Countdown until={approval.decideBy} since={createdAt} now={detail.now} className="text-xs" />}
            </span>
          </div>
          <SeatList approval={approval} votes={detail.votes} open={status === 'pending'} now={detail.now} />
          {approval.routes.length > 0 && <p className="mt-2.5 text-muted text-xs">Route: {approval.routes.join(' and ')}</p>}
        </div>
      )}
    </Panel>
  );
}
