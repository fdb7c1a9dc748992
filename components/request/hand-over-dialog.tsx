'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { type HandOverTo, handOver, listColleagues } from '#lib/client/request-colleagues.ts';
import type { ColleagueList } from '#lib/contract/claim-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

type Props = { open: boolean; detail: RequestDetail; onClose: () => void };
type Choice = { key: string; label: string; note: string; to: HandOverTo };

/** Gives a request to a colleague of this customer, or to whoever holds a role. The clock keeps running. */
export function HandOverDialog({ open, detail, onClose }: Props) {
  const queryClient = useQueryClient();
  const { id } = detail.request;
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const noteId = useId();
  const { data: colleagues, error } = useQuery({
    queryKey: ['requests', 'colleagues', id],
    queryFn: ({ signal }) => listColleagues(id, signal),
    enabled: open,
  });
  const choices = colleagues ? choicesOf(colleagues, detail.me.id) : [];
  const choice = choices.find(({ key }) => key === chosen);
  const mutation = useMutation({
    mutationFn: (to: HandOverTo) => handOver(id, to, note.trim()),
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries();
    },
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Hand over"
      description={`Only people of ${detail.tenant.name} who can still sign this are listed. The time to decide keeps running.`}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (choice) mutation.mutate(choice.to);
        }}
      >
        {colleagues && choices.length === 0 && (
          <p className="text-muted">Nobody else can sign this one. You can deny it, or ask the agent to take it back.</p>
        )}
        <fieldset className="grid max-h-64 gap-1 overflow-y-auto">
          <legend className="sr-only">To whom</legend>
          {choices.map(({ key, label, note: remark }) => (
            <label
              key={key}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-md border px-3 has-checked:border-held has-checked:bg-held-soft"
            >
              <input type="radio" name="to" value={key} checked={chosen === key} onChange={() => setChosen(key)} className="accent-held" />
              <span className="font-medium">{label}</span>
              <span className="ml-auto text-muted text-xs">{remark}</span>
            </label>
          ))}
        </fieldset>
        <div className="grid gap-1">
          <label htmlFor={noteId} className="text-xs">
            <span className="font-medium">Note</span> <span className="text-muted">the agent never sees it</span>
          </label>
          <Textarea id={noteId} value={note} maxLength={2_000} onChange={(event) => setNote(event.target.value)} className="min-h-16" />
        </div>
        <ErrorLine error={mutation.error ?? error} />
        <DialogFoot onBack={onClose}>
          <Button type="submit" variant="held" size="lg" data-testid="confirm-hand-over" disabled={!choice || mutation.isPending}>
            Hand over
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

/** Only whose signature still counts; a role is last, for when it does not matter who. */
function choicesOf({ items, roles }: ColleagueList, meId: string): Choice[] {
  const people = items
    .filter(({ id, maySign }) => id !== meId && maySign)
    .map(({ id, name, roles: held }) => ({ key: `person ${id}`, label: name, note: held.join(', '), to: { personId: id } }));
  return [...people, ...roles.map((role) => ({ key: `role ${role}`, label: `Any ${role}`, note: '', to: { role } }))];
}
