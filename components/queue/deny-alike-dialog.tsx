'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { castVote } from '#lib/client/decide.ts';
import { detailQuery } from '#lib/client/queries.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { TargetNames } from './target-names.tsx';

type Props = { rows: readonly RequestRow[]; onClose: () => void; onDenied: (ids: readonly string[]) => void };

/** One reason for several calls of one agent that look the same. Each is denied for itself, as it stands then. */
export function DenyAlikeDialog({ rows: given, onClose, onDenied }: Props) {
  const queryClient = useQueryClient();
  // What was opened is what is denied: a list that changes behind the dialog changes nothing in it.
  const [rows] = useState(given);
  const [reason, setReason] = useState('');
  const [done, setDone] = useState<number | null>(null);
  const [failed, setFailed] = useState<{ many: number; why: string } | null>(null);
  const stopped = useRef(false);
  const [row] = rows;
  const many = rows.length.toLocaleString('en');

  function close() {
    stopped.current = true;
    onClose();
  }

  async function deny() {
    const ids: string[] = [];
    const problems: string[] = [];
    setFailed(null);
    // One after the other: a person's list of votes is in the order of their decisions.
    for (const [index, { id }] of rows.entries()) {
      if (stopped.current) break;
      setDone(index);
      try {
        const detail = await queryClient.fetchQuery({ ...detailQuery(id), staleTime: 0 });
        if (detail.request.status === 'pending') await castVote(detail, { verdict: 'deny', reason: reason.trim() });
        ids.push(id);
      } catch (problem) {
        problems.push(problem instanceof Error ? problem.message : 'The denial did not count.');
      }
    }
    setDone(null);
    onDenied(ids);
    if (problems[0] === undefined) close();
    else setFailed({ many: problems.length, why: problems[0] });
  }

  if (!row) return null;
  return (
    <Dialog
      open
      onClose={close}
      title={`Deny ${many} calls for ${row.tenant.name}`}
      description="Each of them is denied for itself, and its agent gets these words each time. Their arguments may differ: if one of them may be right, close this and look at them first."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (done === null && reason.trim() !== '') void deny();
        }}
      >
        <div className="grid gap-1 rounded-md bg-sunken px-3 py-2.5">
          <TenantBadge tenant={row.tenant} />
          <p>
            {row.toolTitle} <TargetNames names={row.targetNames} count={row.targetCount} />
          </p>
          <p className="text-muted">
            <ExactText text={row.agentName} />: <ExactText text={row.summary} />
          </p>
        </div>
        <Labelled label="Reason">
          {(id) => (
            <Textarea
              id={id}
              data-testid="alike-reason"
              data-autofocus
              value={reason}
              maxLength={4_000}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
        <p role="status" className="tabular text-muted text-xs empty:hidden">
          {done !== null && `${(done + 1).toLocaleString('en')} of ${many}`}
        </p>
        {failed && (
          <p role="alert" className="text-danger text-xs">
            {failed.many.toLocaleString('en')} did not count: {failed.why}
          </p>
        )}
        <DialogFoot onBack={close}>
          <Button
            type="submit"
            size="lg"
            variant="danger-solid"
            data-testid="alike-confirm"
            disabled={done !== null || reason.trim() === ''}
          >
            Deny {many}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
