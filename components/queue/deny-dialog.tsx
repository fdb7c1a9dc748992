'use client';

import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useKeys } from '#components/frame/use-keys.ts';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { castVote } from '#lib/client/decide.ts';
import { detailQuery } from '#lib/client/queries.ts';
import type { RequestDetail, RequestRow } from '#lib/contract/console-view.ts';
import { EffectText } from './effect-text.tsx';
import { TargetNames } from './target-names.tsx';

const PRESETS = ['Wrong target', 'Not now', 'Needs a ticket', 'Do it another way'];

type Props = { row: RequestRow; onClose: () => void; onDenied: (detail: RequestDetail) => void };

/** A deny from the queue: a reason, written or by its number, and Enter. It never needs more than that. */
export function DenyDialog({ row, onClose, onDenied }: Props) {
  const { data: detail, error } = useQuery({ ...detailQuery(row.id), refetchInterval: false });
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [casting, setCasting] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const send = useRef<HTMLButtonElement>(null);
  const presets = detail && detail.tool.denyPresets.length > 0 ? detail.tool.denyPresets : PRESETS;

  function pick(preset: string | undefined) {
    if (preset === undefined) return;
    setReason(preset);
    send.current?.focus();
  }

  function deny() {
    if (reason.trim() === '') return box.current?.focus();
    if (!detail || casting) return;
    setCasting(true);
    castVote(detail, { verdict: 'deny', reason })
      .then(onDenied)
      .catch((problem: unknown) => {
        setCasting(false);
        setFailure(problem instanceof Error ? problem.message : 'The denial did not count.');
      });
  }
  useKeys(
    { ...Object.fromEntries(presets.slice(0, 9).map((preset, index) => [String(index + 1), () => pick(preset)])), 'mod+Enter': deny },
    { inDialog: true },
  );

  return (
    <Dialog open onClose={onClose} title="Deny this call" description="The agent gets these words, and does not run it.">
      <div className="grid gap-1 rounded-md bg-sunken px-3 py-2.5">
        <TenantBadge tenant={row.tenant} />
        <p>
          {detail ? <EffectText effect={detail.tool.effect} args={detail.request.arguments} /> : row.toolTitle}{' '}
          <TargetNames names={row.targetNames} count={row.targetCount} />
        </p>
      </div>
      <div className="grid gap-2">
        <div className="flex flex-wrap gap-1.5" role="group" aria-label="Reasons">
          {presets.map((preset, index) => (
            <Button key={preset} size="sm" className="max-w-full whitespace-normal py-1 text-left" onClick={() => pick(preset)}>
              {index < 9 && <kbd className="font-mono text-2xs text-faint">{index + 1}</kbd>}
              {preset}
            </Button>
          ))}
        </div>
        <label htmlFor="deny-reason" className="font-medium text-xs">
          Reason
        </label>
        <Textarea ref={box} id="deny-reason" value={reason} maxLength={4_000} onChange={(event) => setReason(event.target.value)} />
      </div>
      {(failure ?? error) && (
        <p role="alert" className="text-danger text-xs">
          {failure ?? error?.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave it</Button>
        <Button ref={send} variant="danger-solid" data-testid="queue-deny-confirm" disabled={!detail || casting} onClick={deny}>
          Deny for {row.tenant.name}
        </Button>
      </div>
    </Dialog>
  );
}
