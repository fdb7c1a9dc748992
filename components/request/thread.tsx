'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Bot, UserRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Countdown, RelativeTime } from '#components/ui/time.tsx';
import { sendMessage } from '#lib/client/decide.ts';
import { queryKeys } from '#lib/client/queries.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

/** Questions to the agent and its answers. What the agent writes here is its own word too. */
export function Thread({ detail }: { detail: RequestDetail }) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState('');
  const { id } = detail.request;
  const mutation = useMutation({
    mutationFn: () => sendMessage(id, draft.trim()),
    onSuccess: () => {
      setDraft('');
      return queryClient.invalidateQueries({ queryKey: queryKeys.detail(id) });
    },
  });

  return (
    <Panel
      title="Questions and answers"
      aside={
        detail.request.status === 'pending' &&
        detail.request.approval && (
          <Countdown until={detail.request.approval.decideBy} since={detail.request.createdAt} now={detail.now} className="text-xs" />
        )
      }
      bodyClassName="grid gap-4"
    >
      {detail.messages.length > 0 && (
        <ol className="grid gap-3" data-testid="messages">
          {detail.messages.map((message) => {
            const Icon = message.authorKind === 'agent' ? Bot : UserRound;
            return (
              <li key={message.id} className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2.5">
                <Icon aria-hidden className="mt-0.5 size-4 text-muted" />
                <div>
                  <p className="text-[0.8125rem]">
                    <span className="font-medium">
                      <ExactText text={message.authorName} />
                    </span>{' '}
                    <span className="text-muted text-xs">
                      {message.authorKind === 'agent' && 'agent, unverified · '}
                      <RelativeTime at={message.at} now={detail.now} />
                      {message.authorKind === 'person' && <Delivery collectedAt={message.collectedAt} />}
                    </span>
                  </p>
                  <p>
                    <ExactText text={message.body} />
                  </p>
                </div>
              </li>
            );
          })}
        </ol>
      )}
      <div className="grid gap-2">
        <label htmlFor="question" className="sr-only">
          Message to the agent
        </label>
        <Textarea
          id="question"
          data-testid="message-box"
          rows={1}
          maxLength={8_000}
          placeholder={detail.request.status === 'pending' ? 'Ask the agent; the clock keeps running' : 'Write to the agent'}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && draft.trim() !== '') mutation.mutate();
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          className="min-h-10"
        />
        <div className="flex items-center justify-between gap-3">
          <ErrorLine error={mutation.error} />
          <p className="ml-auto text-muted text-xs max-lg:hidden">
            <kbd className="font-mono">Ctrl Enter</kbd> sends
          </p>
          <Button size="sm" disabled={draft.trim() === '' || mutation.isPending} onClick={() => mutation.mutate()}>
            Send
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** What the service knows of a question's way: the agent was handed it, or has not come for it. An answer is another matter. */
function Delivery({ collectedAt }: { collectedAt: string | null }) {
  return (
    <span data-testid="delivery">
      {' · '}
      {collectedAt === null ? 'the agent has not collected it yet' : 'delivered to the agent'}
    </span>
  );
}
