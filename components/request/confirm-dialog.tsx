'use client';

import { useId, useState } from 'react';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Input } from '#components/ui/field.tsx';
import { toVisibleText } from '#lib/contract/call-view.ts';
import { RiskMark } from './risk-mark.tsx';
import { TierMark } from './tier-mark.tsx';
import type { Decision } from './use-decision.ts';
import { useArmed } from './use-shown.ts';

type Props = { open: boolean; decision: Decision; onClose: () => void };

/** The second look for what cannot be taken back easily: the target's name, typed. The focus never starts on Approve. */
export function ConfirmDialog({ open, decision, onClose }: Props) {
  const { detail, blocker, typeName, stepUp, approve, editing } = decision;
  const { tenant, tool, request } = detail;
  const [typed, setTyped] = useState('');
  const still = useArmed(`${open} ${request.digest} ${request.version}`);
  const inputId = useId();
  const matches = typeName === null || typed.trim() === typeName;
  const ready = blocker === null && still && matches;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Approve for ${tenant.name}?`}
      description={tool.undo ? `To undo: ${tool.undo}` : 'There is no way back.'}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          onClose();
          setTyped('');
          approve(typeName === null ? undefined : typed);
        }}
      >
        <div className="grid gap-3 rounded-md border bg-sunken px-4 py-3">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <TenantBadge tenant={tenant} />
            <span className="flex gap-4 text-[0.8125rem]">
              <TierMark tier={detail.risk} />
              <RiskMark toolClass={tool.class} />
            </span>
          </div>
          <p className="font-mono text-[0.8125rem]">
            {tool.name}
            {editing && <span className="ml-2 font-sans text-warn">as edited by you</span>}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable list must be reachable without a mouse */}
          <ul tabIndex={request.targets.length > 6 ? 0 : -1} className="grid max-h-40 gap-0.5 overflow-y-auto">
            {request.targets.map((target) => (
              <li key={`${target.kind} ${target.name}`}>
                <ExactText text={target.name} mono />
              </li>
            ))}
          </ul>
        </div>
        {typeName !== null && (
          <div className="grid gap-1">
            <label htmlFor={inputId}>
              Type{' '}
              <span data-testid="confirm-name">
                <ExactText text={typeName} mono className="font-medium" />
              </span>{' '}
              to approve
            </label>
            <Input
              id={inputId}
              data-testid="type-name"
              value={typed}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
              className="font-mono"
            />
            {toVisibleText(typeName) !== typeName && (
              <p className="text-warn text-xs">This name holds characters that nobody can type. Deny it and ask for a plain name.</p>
            )}
          </div>
        )}
        {stepUp && <p className="text-muted text-xs">Your passkey is asked next; it signs this decision and nothing else.</p>}
        <div className="grid grid-cols-2 gap-3">
          <Button size="lg" onClick={onClose}>
            Go back
          </Button>
          <Button type="submit" variant="danger-solid" size="lg" data-testid="confirm-approve" disabled={!ready}>
            Approve
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
