'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { Input } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { createCallbackOrigin } from '#lib/client/callback-origins.ts';
import { workloadKeys } from '#lib/client/workloads.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

/** Allows an agent to be told at an address. What is wrong with it is said at the field. */
export function CallbackDialog({ workload, onClose }: { workload: WorkloadRow; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState('');
  const address = typed.trim();
  const mutation = useMutation({
    mutationFn: () => createCallbackOrigin({ tenant: workload.tenant.id, agent: workload.id, address }),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries({ queryKey: workloadKeys.all }),
  });
  const problem = mutation.error?.message;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Where may ${toVisibleText(workload.name)} be told?`}
      description={`For ${workload.tenant.name}. Requests of it may then ask to be called back at this address, and at paths below it. A notification says that a task changed, and never what may run.`}
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (address !== '') mutation.mutate();
        }}
      >
        <Labelled label="Address" hint="https, exactly as its callbacks begin">
          {(id) => (
            <>
              <Input
                id={id}
                data-testid="callback-address"
                className="font-mono"
                value={typed}
                placeholder="https://agents.example.com/callbacks"
                aria-invalid={problem ? true : undefined}
                aria-describedby={problem ? `${id}-error` : undefined}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                inputMode="url"
                maxLength={2_048}
                onChange={(event) => {
                  setTyped(event.target.value);
                  // Said once, and gone with the first stroke that may mend it.
                  mutation.reset();
                }}
              />
              <p id={`${id}-error`} role="alert" className="text-danger text-xs empty:hidden">
                {problem}
              </p>
            </>
          )}
        </Labelled>
        <DialogFoot onBack={onClose}>
          <Button type="submit" size="lg" variant="ink" data-testid="confirm-callback" disabled={mutation.isPending || address === ''}>
            Allow
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
