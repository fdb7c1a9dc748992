'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { queryKeys } from '#lib/client/queries.ts';
import { reportAgent } from '#lib/client/request-colleagues.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { noticeFor, type VerdictNotice } from './verdict-notice.ts';

type Props = { open: boolean; detail: RequestDetail; onClose: () => void; onRefused: (notice: VerdictNotice) => void };

/** Says that an agent is not to be trusted. What exactly will happen stands there before it does. */
export function ReportDialog({ open, detail, onClose, onRefused }: Props) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const id = useId();
  const mutation = useMutation({
    mutationFn: () => reportAgent(detail, reason.trim()),
    onSettled: async (_answer, error) => {
      await queryClient.invalidateQueries();
      onClose();
      setReason('');
      if (error) onRefused(noticeFor(error, detail, queryClient.getQueryData(queryKeys.detail(detail.request.id)) ?? null));
    },
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Report this agent as malicious?"
      description={`For ${detail.tenant.name}. This will, at once:`}
    >
      <ul className="grid list-disc gap-1 pl-5">
        <li>
          <span className="font-medium">deny this request</span>,
        </li>
        <li>
          <span className="font-medium">
            suspend <ExactText text={detail.agent.name} />
          </span>
          : it is told that and nothing else, and can ask for nothing more until an admin lets it,
        </li>
        <li>
          <span className="font-medium">revoke</span> every approval of it that has not run yet,
        </li>
        <li>
          <span className="font-medium">tell the managers</span> of {detail.tenant.name}, with your name.
        </li>
      </ul>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          mutation.mutate();
        }}
      >
        <div className="grid gap-1">
          <label htmlFor={id} className="font-medium text-xs">
            What makes you think so <span className="font-normal text-muted">— the managers get these words</span>
          </label>
          <Textarea
            id={id}
            data-testid="report-reason"
            value={reason}
            maxLength={4_000}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <DialogFoot onBack={onClose}>
          <Button
            type="submit"
            variant="danger-solid"
            size="lg"
            data-testid="confirm-report"
            disabled={reason.trim() === '' || mutation.isPending}
          >
            Deny and report
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
