import { EyeOff, LockKeyhole, ShieldCheck, ShieldQuestion, ShieldX } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Countdown } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { PolicyReasons } from './policy-reasons.tsx';
import { SeatList } from './seat-list.tsx';

const OUTCOME = {
  allow: { icon: ShieldCheck, tone: 'text-ok', text: 'Policy allowed this call without asking anyone.' },
  deny: { icon: ShieldX, tone: 'text-danger', text: 'Policy denied this call.' },
  escalate: { icon: ShieldQuestion, tone: 'text-held', text: 'Policy stopped this call and asks for people.' },
} as const;

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
      <PolicyReasons policy={policy} />
      {approval && (
        <div className="mt-4 border-t pt-4">
          <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
            <h3 className="font-semibold text-[0.8125rem]">Who signs</h3>
            <span className="flex items-center gap-3 text-muted text-xs">
              {approval.stepUp && (
                <span className="inline-flex items-center gap-1">
                  <LockKeyhole aria-hidden className="size-3" /> each with a passkey
                </span>
              )}
              {status === 'pending' && <Countdown until={approval.decideBy} since={createdAt} now={detail.now} className="text-xs" />}
            </span>
          </div>
          {approval.blind && (
            <p className="mb-2.5 flex items-start gap-2 text-muted" data-testid="blind-route">
              <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0" />
              {detail.votesHidden
                ? 'This route is blind: who looked, who signed and what they said is hidden from you until you have given your own verdict.'
                : 'This route is blind: nobody sees the others’ verdicts before giving their own.'}
            </p>
          )}
          <SeatList approval={approval} votes={detail.votes} hidden={detail.votesHidden} open={status === 'pending'} now={detail.now} />
          {approval.routes.length > 0 && (
            <p className="mt-2.5 text-muted text-xs">
              {approval.routes.length === 1
                ? `Route: ${approval.routes[0]}`
                : `${approval.routes.length} routes apply at once: ${approval.routes.join(', ')}. Not each of them is signed: the list above is the strictest of all.`}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}
