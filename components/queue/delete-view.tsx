'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { queryKeys } from '#lib/client/queries.ts';
import { deleteView } from '#lib/client/saved-views.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';

/** Asks once: a view is quickly made again, but its number would be another. */
export function DeleteView({ name, onClose }: { name: string; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const forget = () =>
    deleteView(name)
      .then(() => queryClient.invalidateQueries({ queryKey: queryKeys.views }))
      .then(onClose)
      .catch((problem: unknown) => setFailure(problem instanceof Error ? problem.message : 'The view could not be deleted.'));
  return (
    <Dialog open onClose={onClose} title={`Delete “${toVisibleText(name)}”?`} description="Only the view goes; no call is touched.">
      {failure && (
        <p role="alert" className="text-danger text-xs">
          {failure}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="quiet" onClick={onClose}>
          Keep it
        </Button>
        <Button variant="danger" onClick={() => void forget()}>
          Delete the view
        </Button>
      </div>
    </Dialog>
  );
}
