'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { ApiError } from '#lib/client/api-fetch.ts';
import { castVote } from '#lib/client/decide.ts';
import { detailQuery, queryKeys } from '#lib/client/queries.ts';
import { describeChanges } from '#lib/client/request-changes.ts';
import type { RequestDetail, VoteBody } from '#lib/contract/console-view.ts';
import type { Shown } from './use-shown.ts';

/** What became of the last verdict, when it did not simply count. `look`: the person must look again before the next. */
export type VerdictNotice = { title: string; lines: string[]; look: boolean; signInAgain: boolean };
export type Verdict = { verdict: VoteBody['verdict']; reason: string; edited?: VoteBody['arguments'] };

const winner = z.object({ names: z.array(z.string()), outcome: z.string() });

/** Casts verdicts about what is shown, and turns each refusal into what the person needs to know. */
export function useVerdict({ shown, show }: Pick<Shown, 'shown' | 'show'>) {
  const queryClient = useQueryClient();
  const [notice, setNotice] = useState<VerdictNotice | null>(null);
  const { id } = shown.request;

  const mutation = useMutation({
    mutationFn: ({ verdict, reason, edited }: Verdict) => castVote(shown, verdict, reason, edited),
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

  async function refetch(): Promise<RequestDetail | null> {
    return queryClient.fetchQuery({ ...detailQuery(id), staleTime: 0 }).catch(() => null);
  }

  return { cast: mutation.mutate, casting: mutation.isPending, notice, dismiss: () => setNotice(null) };
}

function noticeFor(error: Error, shown: RequestDetail, fresh: RequestDetail | null): VerdictNotice {
  const detail = error.message;
  const code = error instanceof ApiError ? error.code : 'internal';
  const plain = (title: string, lines: string[] = []): VerdictNotice => ({ title, lines, look: false, signInAgain: false });
  if (code === 'stale_view') {
    const changes = fresh ? describeChanges(shown, fresh) : [];
    return { ...plain('This request changed while you decided. Nothing was signed.', changes), look: true };
  }
  if (code === 'already_decided') {
    const by = error instanceof ApiError ? winner.safeParse(error.problem.winner) : null;
    const who = by?.success && by.data.names.length > 0 ? by.data.names.join(' and ') : null;
    const how = by?.success ? by.data.outcome.replaceAll('_', ' ') : 'decided';
    return plain(who ? `${who} was quicker: it is already ${how}.` : 'Someone was quicker.', [
      'Your verdict was not needed and was not counted.',
    ]);
  }
  if (code === 'step_up_required') return { ...plain('This route asks you to prove again that it is you.', [detail]), signInAgain: true };
  if (code === 'expired' || code === 'withdrawn') return plain(detail, ['Nothing was signed.']);
  return plain('Your verdict did not count.', [detail]);
}
