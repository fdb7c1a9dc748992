'use client';

import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { RiskMark } from './risk-mark.tsx';
import { useArmed } from './use-shown.ts';

type Props = { open: boolean; detail: RequestDetail; armed: boolean; onClose: () => void; onConfirm: () => void };

/** The second look for calls that cannot be taken back easily. The focus starts on the way out. */
export function ConfirmDialog({ open, detail, armed, onClose, onConfirm }: Props) {
  const { tenant, tool, request } = detail;
  const still = useArmed(`${open} ${request.digest} ${request.version}`);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Approve for ${tenant.name}?`}
      description={tool.undo ? `To undo: ${tool.undo}` : 'There is no way back.'}
    >
      <div className="grid gap-3 rounded-md border bg-sunken px-4 py-3">
        <div className="flex items-center justify-between gap-4">
          <TenantBadge tenant={tenant} />
          <RiskMark toolClass={tool.class} className="text-[0.8125rem]" />
        </div>
        <p className="font-mono text-[0.8125rem]">{tool.name}</p>
        <ul className="grid max-h-40 gap-0.5 overflow-y-auto">
          {request.targets.map((target) => (
            <li key={`${target.kind} ${target.name}`}>
              <ExactText text={target.name} mono />
            </li>
          ))}
        </ul>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Button size="lg" onClick={onClose}>
          Go back
        </Button>
        <Button variant="danger-solid" size="lg" data-testid="confirm-approve" disabled={!armed || !still} onClick={onConfirm}>
          Approve
        </Button>
      </div>
    </Dialog>
  );
}
