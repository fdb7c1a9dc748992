'use client';

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Input } from '#components/ui/field.tsx';
import { type ListFilter, queryKeys } from '#lib/client/queries.ts';
import { saveView } from '#lib/client/saved-views.ts';

/** Gives the filter, order and grouping of this page a name of one's own. */
export function SaveView({ filter, onClose }: { filter: ListFilter; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  function save(event: FormEvent) {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '' || saving) return;
    setSaving(true);
    saveView(wanted, filter)
      .then(() => queryClient.invalidateQueries({ queryKey: queryKeys.views }))
      .then(onClose)
      .catch((problem: unknown) => {
        setSaving(false);
        setFailure(problem instanceof Error ? problem.message : 'The view could not be saved.');
      });
  }

  return (
    <Dialog open onClose={onClose} title="Save this view" description="Its filter, order and grouping, for you, on every device.">
      <form onSubmit={save} className="grid gap-3">
        <label htmlFor="view-name" className="font-medium text-[0.8125rem]">
          Name
        </label>
        <Input id="view-name" value={name} maxLength={40} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        {failure && (
          <p role="alert" className="text-danger text-xs">
            {failure}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="ink" disabled={name.trim() === '' || saving}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
