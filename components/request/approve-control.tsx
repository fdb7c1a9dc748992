'use client';

import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { HoldButton } from './hold-button.tsx';
import type { Decision } from './use-decision.ts';
import type { Hold } from './use-hold.ts';

type Props = { decision: Decision; hold: Hold; onAsk: () => void; onShort: () => void };

/** Approve, at the price that fits the risk: a click, a hold, or a name typed. Never the default of anything. */
export function ApproveControl({ decision, hold, onAsk, onShort }: Props) {
  const { friction, blocker, editing, casting, approve, detail } = decision;
  const hintId = useId();
  const common = {
    variant: 'ink',
    size: 'lg',
    'data-testid': 'approve-button',
    'data-friction': friction,
    className: 'whitespace-normal px-2 leading-tight',
    disabled: !detail.may.approve || blocker !== null,
    'aria-describedby': blocker?.text ? hintId : undefined,
  } as const;
  const word = editing ? 'Approve edited' : 'Approve';
  return (
    <div className="relative grid">
      {friction === 'hold' ? (
        <HoldButton {...common} hold={hold} onShort={onShort} onAssisted={onAsk}>
          {casting ? 'Signing…' : `Hold: ${word.toLowerCase()}`}
        </HoldButton>
      ) : (
        <Button {...common} onClick={() => (friction === 'type' ? onAsk() : approve())}>
          {casting ? 'Signing…' : friction === 'type' ? `${word}…` : word}
        </Button>
      )}
      <span id={hintId} className="sr-only">
        {blocker?.text}
      </span>
    </div>
  );
}
