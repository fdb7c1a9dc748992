'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Input, Select, Textarea } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { changeWorkload, workloadKeys, workloadsQuery } from '#lib/client/workloads.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { ChangeBody, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { ClassPicks } from './class-picks.tsx';
import { classesOf, type Registration } from './registration.ts';

/** What policy judges the agent by, and who answers for it. What it asked before is not carried over. */
export function ChangeDialog({ detail, onClose }: { detail: WorkloadDetail; onClose: () => void }) {
  const { workload, owner, ownedByMe } = detail;
  const queryClient = useQueryClient();
  const known = useQuery(workloadsQuery()).data?.items.filter(({ tenant }) => tenant.id === workload.tenant.id) ?? [];
  const [environment, setEnvironment] = useState<Registration['environment']>(workload.environment ?? 'production');
  const [text, setText] = useState(workload.classes.join(', '));
  const [answers, setAnswers] = useState<ChangeBody['owner']>('unchanged');
  const [reason, setReason] = useState('');
  const classes = classesOf(text);
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
        <Labelled label="Environment">
          {(id) => (
            <Select
              id={id}
              className="h-10"
              value={environment}
              onChange={(event) => setEnvironment(event.target.value as Registration['environment'])}
            >
              <option value="production">production</option>
              <option value="staging">staging</option>
              <option value="lab">lab</option>
            </Select>
          )}
        </Labelled>
        <Labelled label="Remediation classes" hint="policy permits by them; commas between">
          {(id) => (
            <>
              <Input
                id={id}
                data-testid="change-classes"
                value={text}
                maxLength={1_000}
                autoComplete="off"
                onChange={(event) => setText(event.target.value)}
              />
              <ClassPicks classes={[...new Set(known.flatMap((each) => each.classes))].sort()} text={text} onChange={setText} />
            </>
          )}
        </Labelled>
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
        <Labelled label="Why" hint="the log gets these words">
          {(id) => (
            <Textarea
              id={id}
              data-testid="change-reason"
              value={reason}
              maxLength={2_000}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
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
