'use client';

import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { frictionOf, minDwellMs, type RiskTier } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { blockerOf } from './approval-blocker.ts';
import { otherClaimant } from './claim-warning.tsx';
import type { EditState } from './use-edit.ts';
import type { Displayed } from './use-displayed.ts';
import { useOpened } from './use-opened.ts';
import { type Shown, useArmed } from './use-shown.ts';
import type { SwitchGuard } from './use-switch-guard.ts';
import { useVerdict } from './use-verdict.ts';

export type Decision = ReturnType<typeof useDecision>;
type Input = { state: Shown; displayed: Displayed; edit: EditState; guard: SwitchGuard; risk: RiskTier };

/** All that stands between a person and their verdict on what is on the screen, and the verdict itself. */
export function useDecision({ state, displayed, edit, guard, risk }: Input) {
  const { shown, waiting } = state;
  const { request, may } = shown;
  const { cast, casting, notice, setNotice } = useVerdict(state);
  const [reason, setReason] = useState('');
  const [missingReason, setMissingReason] = useState(false);
  const reasonBox = useRef<HTMLTextAreaElement>(null);

  const open = request.status === 'pending';
  const friction = frictionOf(risk);
  const opened = useOpened(request, minDwellMs(risk), open);
  // A colleague's claim that comes up is read before anything goes past it.
  const still = useArmed(
    `${otherClaimant(shown)} ${request.tenant} ${request.digest} ${request.version} ${waiting.length} ${edit.preview?.digest ?? ''}`,
  );
  const edited = edit.draft === null ? undefined : edit.draft;
  const blocker = blockerOf({ mayApprove: may.approve, waiting, notice, casting, guard, friction, displayed, opened, still, edit });
  const stepUp = (request.approval?.stepUp ?? false) || (edited !== undefined && (edit.preview?.approval?.stepUp ?? false));

  function approve(typed?: string): void {
    if (blocker !== null || !open) return;
    const passkeyFor = stepUp ? (edited ? (edit.preview?.digest ?? null) : request.digest) : null;
    cast(
      {
        verdict: 'approve',
        reason,
        edited,
        displayed: displayed.shown,
        mustProve: friction !== 'key',
        passkeyFor,
        ...(typed === undefined ? {} : { typed }),
      },
      { onSuccess: edit.stop },
    );
  }

  function deny(): void {
    if (!may.deny) return;
    if (reason.trim() === '') {
      // Drawn before it gets the focus: on a phone the box is not there until it is needed.
      flushSync(() => setMissingReason(true));
      reasonBox.current?.focus();
      return;
    }
    if (!casting) cast({ verdict: 'deny', reason });
  }

  function writeReason(text: string): void {
    setReason(text);
    if (text.trim() !== '') setMissingReason(false);
  }

  return {
    detail: shown,
    open,
    friction,
    stepUp,
    typeName: friction === 'type' ? (request.targets[0]?.name ?? request.tool) : null,
    editing: edited !== undefined,
    displayed,
    blocker,
    casting,
    notice,
    dismiss: () => setNotice(null),
    say: setNotice,
    reason,
    reasonBox,
    missingReason,
    writeReason,
    approve,
    deny,
    undo: () => takeBack(shown),
  };

  function takeBack({ request: approved }: RequestDetail): void {
    if (approved.status === 'approved' && may.deny)
      cast({ verdict: 'deny', reason: 'Taken back by the person who approved it, within ten seconds.' });
  }
}
