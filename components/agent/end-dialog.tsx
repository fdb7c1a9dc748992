'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { workloadKeys } from '#lib/client/workloads.ts';

type Props = {
  title: string;
  description: string;
  confirm: string;
  testId: string;
  end: () => Promise<void>;
  onClose: () => void;
  /** What ends, exactly. */
  children: ReactNode;
};

/** Asks once before a way in of a workload is ended for good. */
export function EndDialog({ title, description, confirm, testId, end, onClose, children }: Props) {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: end,
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries({ queryKey: workloadKeys.all }),
  });
  return (
    <Dialog open onClose={onClose} title={title} description={description}>
      <p className="rounded-md border bg-sunken px-3 py-2 font-mono text-[0.8125rem]">{children}</p>
      <ErrorLine error={mutation.error} />
      <DialogFoot onBack={onClose}>
        <Button variant="danger-solid" size="lg" data-testid={testId} disabled={mutation.isPending} onClick={() => mutation.mutate()}>
          {confirm}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
