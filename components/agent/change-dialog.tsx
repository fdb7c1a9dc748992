'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Select } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { WhyField } from '#components/ui/why-field.tsx';
import { changeWorkload, workloadKeys, workloadsQuery } from '#lib/client/workloads.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { ChangeBody, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { PolicyFields } from './policy-fields.tsx';
import { classesOf, type Registration } from './registration.ts';

/** What policy judges the agent by, and who answers for it. What it asked before is not carried over. */
export function ChangeDialog({ detail, onClose }: { detail: WorkloadDetail; onClose: () => void }) {
  const { workload, owner, ownedByMe } = detail;
  const queryClient = useQueryClient();
  const known = useQuery(workloadsQuery()).data?.items ?? [];
  const [judged, setJudged] = useState<Pick<Registration, 'environment' | 'classes'>>({
    environment: workload.environment ?? 'production',
    classes: workload.classes.join(', '),
  });
  const [answers, setAnswers] = useState<ChangeBody['owner']>('unchanged');
  const [reason, setReason] = useState('');
  const { environment } = judged;
  const classes = classesOf(judged.classes);
  const changed =
    environment !== workload.environment || answers !== 'unchanged' || classes.toSorted().join() !== workload.classes.toSorted().join();
  const ready = changed && classes.length > 0 && reason.trim() !== '';
  const mutation = useMutation({
    mutationFn: () => changeWorkload(workload.ref, { environment, classes, owner: answers, reason: reason.trim() }),
    onSuccess: (next) => {
      queryClient.setQueryData(workloadKeys.detail(workload.ref), next);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: workloadKeys.all }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Change ${toVisibleText(workload.name)}`}
      description={`For ${workload.tenant.name}. What it asked before was judged as what it is now: that is denied where it waits (${workload.pending.toLocaleString('en')}), and revoked where it was approved and has not run. It asks again.`}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) mutation.mutate();
        }}
      >
        <PolicyFields
          value={judged}
          onChange={(change) => setJudged((before) => ({ ...before, ...change }))}
          known={known}
          tenant={workload.tenant.id}
          testId="change-classes"
        />
        <Labelled label="Owner" hint={ownedByMe ? 'somebody else has to take it off you' : 'who never signs for it'}>
          {(id) => (
            <Select
              id={id}
              className="h-10"
              value={answers}
              disabled={ownedByMe}
              onChange={(event) => setAnswers(event.target.value as ChangeBody['owner'])}
            >
              <option value="unchanged">{owner ?? 'nobody'}</option>
              <option value="me">I answer for it from now on</option>
              {owner !== null && <option value="nobody">nobody</option>}
            </Select>
          )}
        </Labelled>
        <WhyField hint="the log gets these words" testId="change-reason" value={reason} onChange={setReason} />
        <ErrorLine error={mutation.error} />
        <DialogFoot onBack={onClose}>
          <Button type="submit" variant="ink" size="lg" data-testid="confirm-change" disabled={!ready || mutation.isPending}>
            Change it
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
