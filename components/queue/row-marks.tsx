'use client';

import { Eye, Flag, Hand, MessageSquareQuote } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { usePresence } from '#lib/client/presence.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';

type Props = { row: RequestRow; me: string; className?: string };

/** Who works on it and who has it open. People are named; a mark is never only a colour. */
export function RowMarks({ row, me, className }: Props) {
  const others = usePresence(row.id).filter(({ id }) => id !== me);
  return (
    <span className={cn('flex min-w-0 items-center gap-x-3 text-xs lg:grid lg:gap-y-0.5', className)}>
      {row.claim && <ClaimMark claim={row.claim} me={me} />}
      {others.length > 0 && (
        <span className="inline-flex min-w-0 items-center gap-1 text-muted" data-testid="row-presence">
          <Eye aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{lookingText(others.map(({ name }) => name))}</span>
        </span>
      )}
    </span>
  );
}

function ClaimMark({ claim, me }: { claim: NonNullable<RequestRow['claim']>; me: string }) {
  const mine = claim.personId === me;
  const note = toVisibleText(claim.note);
  const handed = claim.role !== null || claim.by !== claim.personName;
  return (
    <span
      data-testid="row-claim"
      title={note ? `${claim.by}: ${note}` : undefined}
      className={cn('inline-flex min-w-0 items-center gap-1', mine ? 'font-medium text-held' : 'text-muted')}
    >
      {handed || note ? (
        <MessageSquareQuote aria-hidden className="size-3.5 shrink-0" />
      ) : (
        <Hand aria-hidden className="size-3.5 shrink-0" />
      )}
      <span className="truncate">
        {mine ? 'You' : (claim.personName ?? `For a ${claim.role}`)}
        {handed && <span className="sr-only">, handed over by {claim.by}</span>}
        {note && <span className="sr-only">, with a note: {note}</span>}
      </span>
    </span>
  );
}

/** That the service noticed something in the agent's words. How often is told where each of them is marked. */
export function FlagMark({ flags, className }: { flags: RequestRow['flags']; className?: string }) {
  if (flags.length === 0) return null;
  return (
    <span
      data-testid="row-flags"
      title={flags.join(', ').replaceAll('-', ' ')}
      className={cn('inline-flex items-center gap-1 whitespace-nowrap font-medium text-danger text-xs', className)}
    >
      <Flag aria-hidden className="size-3 fill-current" />
      flagged
      <span className="sr-only">: {flags.join(', ').replaceAll('-', ' ')}</span>
    </span>
  );
}

function lookingText(names: readonly string[]): string {
  const [first = '', second] = names.map((name) => name.split(' ')[0] ?? name);
  if (names.length === 1) return `${first} is looking`;
  return names.length === 2 ? `${first} and ${second} are looking` : `${first} and ${names.length - 1} more are looking`;
}
