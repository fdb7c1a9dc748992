'use client';

import { useId, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { Textarea } from '#components/ui/field.tsx';
import { Countdown } from '#components/ui/time.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { ChangeNotice, Notice } from './decision-notice.tsx';
import { OutcomeBox } from './outcome-box.tsx';
import { needsSecondLook } from './risk-mark.tsx';
import { missingText } from './seat-list.tsx';
import { type Shown, useArmed } from './use-shown.ts';
import { useVerdict } from './use-verdict.ts';

const PRESETS = ['Wrong target', 'Not now', 'Needs a ticket first', 'I will do this by hand'];

type Props = { state: Shown; onBusy: (busy: boolean) => void; onShowWaiting: () => void };

/** Where a person says yes or no. Beside the call on a desk, under the thumb on a phone; its buttons never move. */
export function DecisionPanel({ state, onBusy, onShowWaiting }: Props) {
  const { shown, waiting, changed } = state;
  const { request, tool, tenant, may } = shown;
  const { cast, casting, notice, dismiss } = useVerdict(state);
  const [reason, setReason] = useState('');
  const [missingReason, setMissingReason] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const reasonBox = useRef<HTMLTextAreaElement>(null);
  const errorId = useId();
  const still = useArmed(`${request.tenant} ${request.digest} ${request.version} ${waiting.length}`);
  const armed = still && waiting.length === 0 && !notice?.look && !casting;
  const open = request.status === 'pending';

  function deny() {
    if (reason.trim() === '') {
      setMissingReason(true);
      reasonBox.current?.focus();
      return;
    }
    cast({ verdict: 'deny', reason });
  }

  function writeReason(text: string) {
    setReason(text);
    if (text.trim() !== '') setMissingReason(false);
    onBusy(text.trim() !== '');
  }

  return (
    <section
      aria-label="Decision"
      data-testid="decision-panel"
      onPointerEnter={() => onBusy(true)}
      onPointerLeave={() => onBusy(reason.trim() !== '')}
      className="group fixed inset-x-0 bottom-0 z-20 grid max-h-[70dvh] gap-3 overflow-y-auto border-t bg-surface px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] shadow-pop lg:sticky lg:top-28 lg:max-h-[calc(100dvh-8rem)] lg:rounded-lg lg:border lg:px-5 lg:py-5 lg:shadow-none"
    >
      {open && request.approval && (
        <div className="flex items-center justify-between gap-3">
          <Countdown
            until={request.approval.decideBy}
            since={request.createdAt}
            now={shown.now}
            className="text-base lg:text-lg"
            iconClassName="size-4"
          />
          <span className="text-right text-muted text-xs lg:text-[0.8125rem]">{missingText(request.approval.missing)}</span>
        </div>
      )}
      {waiting.length > 0 && <ChangeNotice changes={waiting} action="Show the current version" onAction={onShowWaiting} />}
      {waiting.length === 0 && changed.length > 0 && !notice && (
        <ChangeNotice changes={changed} action="I have looked" onAction={state.dismiss} />
      )}
      {notice && <Notice notice={notice} requestId={request.id} onDismiss={dismiss} />}

      {!open && <OutcomeBox detail={shown} />}
      {open && may.whyNot && <p className="text-muted">{may.whyNot}</p>}
      {open && (may.deny || may.approve) && (
        <>
          <div>
            <label htmlFor={`${errorId}-reason`} className="mb-1 flex justify-between gap-2 text-xs">
              <span className="font-medium">Reason</span>
              <span className="text-muted">needed to deny; the agent gets these words</span>
            </label>
            <Textarea
              ref={reasonBox}
              id={`${errorId}-reason`}
              data-testid="reason-box"
              value={reason}
              maxLength={4_000}
              rows={1}
              aria-invalid={missingReason}
              aria-describedby={missingReason ? errorId : undefined}
              onChange={(event) => writeReason(event.target.value)}
              className="min-h-10 resize-none max-lg:group-focus-within:min-h-16 lg:min-h-24 lg:resize-y"
            />
            <p id={errorId} role="alert" className={cn('text-danger text-xs', missingReason && 'mt-1')}>
              {missingReason && 'Say why first, or pick one of these.'}
            </p>
            <div className={cn('mt-2 flex flex-wrap gap-1.5 max-lg:hidden', 'max-lg:group-focus-within:flex')}>
              {PRESETS.map((preset) => (
                <button
                  key={preset}
                  type="button"
                  onClick={() => writeReason(preset)}
                  className="h-7 rounded-full border px-2.5 text-muted text-xs transition-colors hover:bg-sunken hover:text-ink"
                >
                  {preset}
                </button>
              ))}
            </div>
          </div>
          <div className="grid grid-cols-2 gap-3">
            <Button variant="danger" size="lg" data-testid="deny-button" disabled={!may.deny || casting} onClick={deny}>
              Deny
            </Button>
            <Button
              variant="ink"
              size="lg"
              data-testid="approve-button"
              disabled={!may.approve || !armed}
              onClick={() => (needsSecondLook(tool.class) ? setConfirming(true) : cast({ verdict: 'approve', reason }))}
            >
              Approve
            </Button>
          </div>
          <p className="text-muted text-xs max-lg:hidden">
            You sign what is shown here and nothing else: version {request.version}, for {tenant.name}.
          </p>
        </>
      )}
      <ConfirmDialog
        open={confirming && open}
        detail={shown}
        armed={armed}
        onClose={() => setConfirming(false)}
        onConfirm={() => {
          setConfirming(false);
          cast({ verdict: 'approve', reason });
        }}
      />
    </section>
  );
}
