'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { queryKeys } from '#lib/client/queries.ts';
import { postNote } from '#lib/client/request-colleagues.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

/** Words among colleagues. The agent never gets these. */
export function NotePanel({ detail }: { detail: RequestDetail }) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState('');
  const { id } = detail.request;
  const mutation = useMutation({
    mutationFn: () => postNote(id, draft.trim()),
    onSuccess: () => {
      setDraft('');
      return queryClient.invalidateQueries({ queryKey: queryKeys.detail(id) });
    },
  });
  return (
    <Panel
      title="Notes for colleagues"
      aside={<span className="text-muted text-xs">the agent never sees them</span>}
      bodyClassName="grid gap-3"
    >
      {detail.notes.length > 0 && (
        <ol className="grid gap-2.5" data-testid="notes">
          {detail.notes.map((note) => (
            <li key={note.id}>
              <p className="text-[0.8125rem]">
                <span className="font-medium">{note.authorName}</span>{' '}
                <RelativeTime at={note.at} now={detail.now} className="text-muted text-xs" />
              </p>
              <p>
                <ExactText text={note.body} />
              </p>
            </li>
          ))}
        </ol>
      )}
      <form
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          mutation.mutate();
        }}
      >
        <label htmlFor="note" className="sr-only">
          Note for colleagues
        </label>
        <Textarea
          id="note"
          data-testid="note-box"
          rows={1}
          maxLength={8_000}
          placeholder="What the next person should know"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          className="min-h-10"
        />
        <div className="flex items-center justify-between gap-3">
          <p role="alert" className="text-danger text-xs">
            {mutation.error?.message}
          </p>
          <Button type="submit" size="sm" disabled={draft.trim() === '' || mutation.isPending}>
            Add note
          </Button>
        </div>
      </form>
    </Panel>
  );
}
