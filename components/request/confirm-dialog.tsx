'use client';

import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Input } from '#components/ui/field.tsx';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { CallOnScreen } from './call-panel.tsx';
import { ClaimWarning, otherClaimant } from './claim-warning.tsx';
import { ConfirmCall } from './confirm-call.tsx';
import { undoSentence } from './undo-words.ts';
import type { Decision } from './use-decision.ts';
import { useArmed } from './use-shown.ts';

type Props = { open: boolean; decision: Decision; call: CallOnScreen; onClose: () => void };

/** The second look for what cannot be taken back easily: the target's name, typed. The focus never starts on Approve. */
export function ConfirmDialog({ open, decision, call, onClose }: Props) {
  const { detail, blocker, typeName, stepUp, approve, editing } = decision;
  const { tenant, tool, request } = detail;
  const [typed, setTyped] = useState('');
  const still = useArmed(`${open} ${request.digest} ${request.version} ${otherClaimant(detail)}`);
  const inputId = useId();
  const matches = typeName === null || typed.trim() === typeName;
  const ready = blocker === null && still && matches;
  return (
    <Dialog open={open} onClose={onClose} title={`Approve for ${tenant.name}?`} description={undoSentence(tool)}>
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
        <ConfirmCall detail={detail} call={call} risk={call.risk} editing={editing} />
        <ClaimWarning detail={detail} />
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
              data-autofocus
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
        <DialogFoot onBack={onClose} className="sticky -bottom-3 -mx-5 bg-raised px-5 pt-1 pb-3 sm:-bottom-6 sm:-mx-6 sm:px-6">
          <Button type="submit" variant="danger-solid" size="lg" data-testid="confirm-approve" disabled={!ready}>
            Approve
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
