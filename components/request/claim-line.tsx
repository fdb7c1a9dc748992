'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { claimRequest, releaseRequest } from '#lib/client/claims.ts';
import { queryKeys } from '#lib/client/queries.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

/** What `c` presses: in the queue it claims and lets go, and here it does the same. */
export const CLAIM_BUTTON = 'claim-button';

/** Who has this request in hand. A claim keeps nobody from signing; it keeps two people from doing the same work. */
export function ClaimLine({ detail }: { detail: RequestDetail }) {
  const queryClient = useQueryClient();
  const { claim, me, request } = detail;
  const mine = claim?.personId === me.id;
  const [sureAbout, setSureAbout] = useState<string | null>(null);
  const sure = sureAbout !== null && sureAbout === claim?.personId;
  const mutation = useMutation({
    mutationFn: () => (mine ? releaseRequest(request.id) : claimRequest(request.id, claim?.personId != null)),
    onSettled: () => {
      setSureAbout(null);
      return Promise.all([
        queryClient.invalidateQueries({ queryKey: queryKeys.detail(request.id) }),
        queryClient.invalidateQueries({ queryKey: queryKeys.lists }),
      ]);
    },
  });
  if (request.status !== 'pending') return null;
  const who =
    claim === null
      ? 'Nobody has claimed this'
      : mine
        ? 'You have this'
        : claim.personName
          ? `${claim.personName} has this`
          : `Handed to any ${claim.role}`;
  const taking = claim?.personId != null && !mine;
  const word = mine ? 'Let go' : taking ? (sure ? 'Take it over' : 'Take over') : 'Claim';
  // What a colleague has is taken over by saying it twice, as in the queue.
  const press = () => {
    if (taking && !sure) setSureAbout(claim.personId);
    else mutation.mutate();
  };
  return (
    <div className="flex items-center justify-between gap-3 text-xs" data-testid="claim">
      <p className="min-w-0 text-muted">
        <span className={claim ? 'font-medium text-ink' : ''}>{who}</span>
        {claim?.note && (
          <>
            : <ExactText text={claim.note} />
          </>
        )}
      </p>
      <Button
        id={CLAIM_BUTTON}
        aria-keyshortcuts="c"
        title={`${word} (c)`}
        size="sm"
        variant="quiet"
        disabled={mutation.isPending}
        onClick={press}
      >
        {word}
      </Button>
    </div>
  );
}
