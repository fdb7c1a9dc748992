import { Check, CircleDashed, EyeOff, PenLine } from 'lucide-react';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';

type Approval = NonNullable<RequestDetail['request']['approval']>;
type Props = { approval: Approval; votes: RequestDetail['votes']; hidden: boolean; open: boolean; now: string };

const ROLES = ['technician', 'manager'] as const;

/** One line per signature that the route asks for: given ones with name and time, missing ones by role. */
export function SeatList({ approval, votes, hidden, open, now }: Props) {
  const superseded = votes.filter((vote) => !vote.counts && vote.verdict === 'approve');
  return (
    <ul className="grid gap-2" data-testid="seats">
      {approval.given.map((signature) => (
        <li key={signature.id} className="flex items-start gap-2.5">
          <span aria-hidden className="grid size-5 shrink-0 place-items-center rounded-full bg-held text-on-held">
            <Check className="size-3" strokeWidth={3} />
          </span>
          <span>
            <span className="font-medium">{signature.name}</span> signed
            <span className="text-muted">
              {' '}
              as {signature.roles.join(', ')}, <RelativeTime at={signature.at} now={now} />
            </span>
            <Note vote={votes.find((vote) => vote.personId === signature.id && vote.counts)} />
          </span>
        </li>
      ))}
      {hidden &&
        ROLES.flatMap((role) =>
          Array.from({ length: (approval.need[role] ?? 0) - (approval.missing[role] ?? 0) }, (_, seat) => (
            <li key={`hidden ${role} ${seat}`} className="flex items-center gap-2.5 text-muted">
              <EyeOff aria-hidden className="size-5 shrink-0" strokeWidth={1.6} />a {role} has signed, hidden until you have
            </li>
          )),
        )}
      {ROLES.flatMap((role) =>
        Array.from({ length: approval.missing[role] ?? 0 }, (_, seat) => (
          <li key={`${role} ${seat}`} className="flex items-center gap-2.5 text-muted">
            <CircleDashed aria-hidden className="size-5 shrink-0" strokeWidth={1.6} />
            {open ? `1 ${role} still needed` : `a ${role} did not sign`}
          </li>
        )),
      )}
      {superseded.map((vote) => (
        <li key={`${vote.personId} ${vote.at}`} className="flex items-center gap-2.5 text-muted text-xs">
          <PenLine aria-hidden className="mx-1 size-3 shrink-0" />
          {vote.personName} approved an earlier version; it does not count for the edited call.
        </li>
      ))}
    </ul>
  );
}

function Note({ vote }: { vote: Props['votes'][number] | undefined }) {
  if (!vote?.reason) return null;
  return (
    <span className="block text-muted">
      <ExactText text={vote.reason} />
    </span>
  );
}

/** `1 technician and 1 manager still needed`, for the decision panel and for screen readers. */
export function missingText(missing: Approval['missing']): string {
  const parts = ROLES.flatMap((role) => {
    const count = missing[role] ?? 0;
    return count > 0 ? [`${count} ${role}${count > 1 ? 's' : ''}`] : [];
  });
  return parts.length > 0 ? `${parts.join(' and ')} still needed` : 'all have signed';
}
