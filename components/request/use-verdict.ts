'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { canProve, hashShown } from '#lib/client/consent.ts';
import { type Ballot, castVote } from '#lib/client/decide.ts';
import { signApproval } from '#lib/client/passkeys.ts';
import { detailQuery, queryKeys } from '#lib/client/queries.ts';
import type { Shown as ShownCall } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import type { Shown } from './use-shown.ts';
import { noticeFor, type VerdictNotice } from './verdict-notice.ts';

/** A verdict on its way: what was displayed, and which digest a passkey has to sign, if any. */
export type Verdict = Pick<Ballot, 'verdict' | 'reason' | 'edited' | 'typed'> & {
  displayed?: ShownCall | null;
  /** Without it a browser that cannot hash may still approve: calls of low risk need no proof. */
  mustProve?: boolean;
  passkeyFor?: string | null;
};

/** Casts verdicts about what is shown, and turns each refusal into what the person needs to know. */
export function useVerdict({ shown, show }: Pick<Shown, 'shown' | 'show'>) {
  const queryClient = useQueryClient();
  const [notice, setNotice] = useState<VerdictNotice | null>(null);
  const { id, version } = shown.request;

  async function send({ displayed, mustProve, passkeyFor, ...verdict }: Verdict): Promise<RequestDetail> {
    const ballot: Ballot = verdict;
    if (displayed && (mustProve || canProve())) ballot.shown = await hashShown(displayed);
    if (passkeyFor) ballot.assertion = await signApproval(id, { digest: passkeyFor, version });
    return castVote(shown, ballot);
  }

  async function refetch(): Promise<RequestDetail | null> {
    return queryClient.fetchQuery({ ...detailQuery(id), staleTime: 0 }).catch(() => null);
  }

  const mutation = useMutation({
    mutationFn: send,
    onMutate: () => setNotice(null),
    onSuccess: (detail) => {
      queryClient.setQueryData(queryKeys.detail(id), detail);
      show(detail);
      void queryClient.invalidateQueries({ queryKey: queryKeys.counts });
      void queryClient.invalidateQueries({ queryKey: queryKeys.lists });
    },
    onError: async (error) => {
      const fresh = await refetch();
      if (fresh) show(fresh);
      setNotice(noticeFor(error, shown, fresh));
    },
  });

  return { cast: mutation.mutate, casting: mutation.isPending, notice, setNotice };
}
