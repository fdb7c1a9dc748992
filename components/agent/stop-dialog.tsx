'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Input } from '#components/ui/field.tsx';
import { type StopVerb, stopWorkload, workloadKeys } from '#lib/client/workloads.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { Labelled } from '#components/ui/labelled.tsx';
import { WhyField } from '#components/ui/why-field.tsx';
import { RevokeProgress } from './revoke-progress.tsx';

const WORDS: Record<StopVerb, { title: string; description: string; confirm: string; why: string }> = {
  suspend: {
    title: 'Suspend',
    description: 'At once, until somebody resumes it. What waits stays where it is and can only be denied.',
    confirm: 'Suspend',
    why: 'colleagues and the log get these words',
  },
  resume: {
    title: 'Resume',
    description: 'It may act again with the keys and federations that it has now. What was approved before and has not run out may run.',
    confirm: 'Resume',
    why: 'the log gets these words',
  },
  revoke: {
    title: 'Revoke everything of',
    description:
      'Its keys are revoked, its federations and callbacks end, for good. What waits is denied; what was approved and has not run is revoked. What runs, runs on.',
    confirm: 'Revoke everything',
    why: 'the agent gets these words with each denial',
  },
};

/** Asks why, and for the last step for the name, typed. */
export function StopDialog({ verb, detail, onClose }: { verb: StopVerb; detail: WorkloadDetail; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { workload } = detail;
  const words = WORDS[verb];
  const mutation = useMutation({
    mutationFn: () => stopWorkload(workload.ref, verb, reason.trim(), typed.trim()),
    onSuccess: (next) => {
      queryClient.setQueryData(workloadKeys.detail(workload.ref), next);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: workloadKeys.all }),
  });
  const ready = reason.trim() !== '' && (verb !== 'revoke' || typed.trim() === workload.name);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${words.title} ${toVisibleText(workload.name)}?`}
      description={`For ${workload.tenant.name}. ${words.description}`}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) mutation.mutate();
        }}
      >
        <WhyField hint={words.why} testId="stop-reason" value={reason} onChange={setReason} />
        {verb === 'revoke' && (
          <Labelled
            label="Type its name"
            hint={
              <span data-testid="stop-name">
                <ExactText text={workload.name} mono />
              </span>
            }
          >
            {(id) => (
              <Input
                id={id}
                data-testid="stop-typed"
                value={typed}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                className="font-mono"
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Labelled>
        )}
        {verb === 'revoke' && mutation.isPending && <RevokeProgress workload={workload} />}
        <ErrorLine error={mutation.error} />
        <DialogFoot onBack={onClose}>
          <Button
            type="submit"
            size="lg"
            variant={verb === 'resume' ? 'ink' : 'danger-solid'}
            data-testid="confirm-stop"
            disabled={!ready || mutation.isPending}
          >
            {words.confirm}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
