'use client';

import { useEffect, useState } from 'react';
import { useKeys } from '#components/frame/use-keys.ts';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { ApproveControl } from './approve-control.tsx';
import type { CallOnScreen } from './call-panel.tsx';
import { CLAIM_BUTTON, ClaimLine } from './claim-line.tsx';
import { ClaimWarning } from './claim-warning.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { DecisionHead } from './decision-head.tsx';
import { ChangeNotice, Notice } from './decision-notice.tsx';
import { DisplayProgress } from './display-progress.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { type ActionId, MoreActions } from './more-actions.tsx';
import { OutcomeBox } from './outcome-box.tsx';
import { PasskeyHint } from './passkey-hint.tsx';
import { PresenceLine } from './presence-line.tsx';
import { ReasonField } from './reason-field.tsx';
import { ReportDialog } from './report-dialog.tsx';
import { UndoBar, useUndoSeconds } from './undo-bar.tsx';
import type { Decision } from './use-decision.ts';
import type { EditState } from './use-edit.ts';
import { useHold } from './use-hold.ts';
import { useRelease } from './use-release.ts';
import { type Shown, useArmed } from './use-shown.ts';

type Props = {
  state: Shown;
  decision: Decision;
  edit: EditState;
  call: CallOnScreen;
  onBusy: (busy: boolean) => void;
  onShowWaiting: () => void;
};

/** Where a person says yes or no. Beside the call on a desk, under the thumb on a phone; its buttons never move. */
export function DecisionPanel({ state, decision, edit, call, onBusy, onShowWaiting }: Props) {
  const { waiting, changed } = state;
  const { detail, open, friction, blocker, casting, reason, displayed } = decision;
  const { request, tenant, may } = detail;
  const [dialog, setDialog] = useState<'confirm' | 'hand-over' | 'report' | null>(null);
  const [hint, setHint] = useState(false);
  const [more, setMore] = useState(false);
  const [inside, setInside] = useState(false);
  const hold = useHold(() => decision.approve(), open && friction === 'hold' && blocker === null);
  const undoSeconds = useUndoSeconds(detail);
  const settled = useArmed(request.status);
  const acts = open && (may.deny || may.approve);
  const tucked = more ? '' : 'max-lg:hidden';

  // A hand on the panel, a reason begun, a name half typed: nothing may change under any of them.
  const busy = inside || reason.trim() !== '' || dialog !== null;
  useEffect(() => onBusy(busy), [busy, onBusy]);

  function act(action: ActionId): void {
    if (action === 'ask') document.getElementById('question')?.focus();
    else if (action === 'edit') (edit.draft === null ? edit.start : edit.leave)();
    else setDialog(action);
  }

  function approveByKey(): void {
    if (!open || blocker !== null) return;
    if (friction === 'key') decision.approve();
    else if (friction === 'hold') hold.start();
    else setDialog('confirm');
  }

  useKeys({
    a: approveByKey,
    d: () => acts && decision.deny(),
    e: () => acts && may.approve && act('edit'),
    c: () => open && document.getElementById(CLAIM_BUTTON)?.click(),
    q: () => act('ask'),
    h: () => acts && setDialog('hand-over'),
    r: () => acts && may.deny && setDialog('report'),
    ...(open ? { n: displayed.showNext } : {}),
    Escape: () => edit.draft !== null && edit.leave(),
    u: () => undoSeconds > 0 && decision.undo(),
  });
  useRelease('a', hold.cancel);

  return (
    <section
      aria-label="Decision"
      data-testid="decision-panel"
      data-covers="bottom"
      onPointerEnter={() => setInside(true)}
      onPointerLeave={() => setInside(false)}
      className="group fixed inset-x-0 bottom-0 z-20 grid max-h-[min(70dvh,calc(100dvh-5rem-var(--request-head,3.5rem)))] gap-2.5 overflow-y-auto border-t bg-surface px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] shadow-pop lg:sticky lg:top-[calc(4.5rem+var(--request-head,3.5rem))] lg:max-h-[calc(100dvh-5.5rem-var(--request-head,3.5rem))] lg:gap-3 lg:rounded-lg lg:border lg:px-5 lg:py-5 lg:shadow-none"
    >
      {open && <DecisionHead detail={detail} more={more} onMore={() => setMore(!more)} />}
      {waiting.length > 0 && <ChangeNotice changes={waiting} action="Show the current version" onAction={onShowWaiting} />}
      {waiting.length === 0 && changed.length > 0 && !decision.notice && (
        <ChangeNotice changes={changed} action="I have looked" onAction={state.dismiss} />
      )}
      {decision.notice && <Notice notice={decision.notice} onDismiss={decision.dismiss} />}
      <UndoBar seconds={undoSeconds} busy={casting} onUndo={decision.undo} />

      <div className={cn('grid gap-1', tucked, !open && 'hidden')}>
        <ClaimLine detail={detail} />
        <PresenceLine requestId={request.id} meId={detail.me.id} />
      </div>
      {!open && <OutcomeBox detail={detail} settled={settled} />}
      {open && may.approve && decision.stepUp && <PasskeyHint passkeys={detail.me.passkeys} />}
      {open && may.whyNot && <p className="text-muted">{may.whyNot}</p>}
      {acts && (
        <>
          {friction !== 'key' && may.approve && <DisplayProgress displayed={displayed} />}
          <div className={reason === '' && !decision.missingReason ? tucked : ''}>
            <ReasonField decision={decision} />
          </div>
          {may.approve && <ClaimWarning detail={detail} />}
          <div className="flex flex-col-reverse gap-2 lg:flex-col">
            <div className="grid grid-cols-2 gap-3">
              <Button variant="danger" size="lg" data-testid="deny-button" disabled={!may.deny || casting} onClick={decision.deny}>
                Deny
              </Button>
              <ApproveControl decision={decision} hold={hold} onAsk={() => setDialog('confirm')} onShort={() => setHint(true)} />
            </div>
            <p role="status" className="tabular text-center min-h-4 text-muted text-xs">
              {blocker
                ? blocker.text
                : hold.holding
                  ? 'Keep holding…'
                  : hint && friction === 'hold'
                    ? 'Keep it pressed until the ring is full'
                    : ''}
            </p>
          </div>
          <MoreActions editing={decision.editing} mayEdit={may.approve} mayDeny={may.deny} onAction={act} className={tucked} />
          <p className="text-muted text-xs max-lg:hidden">
            You sign what is shown here and nothing else, for {tenant.name}: version {request.version}
            {request.version > 1 && ', because each signature and each edit makes a new one'}.
          </p>
        </>
      )}
      <ConfirmDialog open={dialog === 'confirm' && open} decision={decision} call={call} onClose={() => setDialog(null)} />
      <HandOverDialog open={dialog === 'hand-over' && open} detail={detail} onClose={() => setDialog(null)} />
      <ReportDialog open={dialog === 'report' && open} detail={detail} onClose={() => setDialog(null)} onRefused={decision.say} />
    </section>
  );
}
