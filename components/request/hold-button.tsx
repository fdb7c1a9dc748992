'use client';

import { type ComponentProps, type KeyboardEvent, type MouseEvent, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { HoldRing } from './hold-ring.tsx';
import type { Hold } from './use-hold.ts';

type Props = Omit<ComponentProps<typeof Button>, 'onClick'> & { hold: Hold; onShort: () => void; onAssisted: () => void };

/** The click of a press comes within this. */
const PRESS_MS = 1_500;

/**
 * Pressed and kept pressed, by mouse, finger or key. A short press only says how it works (`onShort`). Assistive
 * technology can only click, never hold: that takes another way with two steps (`onAssisted`).
 */
export function HoldButton({ hold, onShort, onAssisted, children, ...props }: Props) {
  const pressedAt = useRef(Number.NEGATIVE_INFINITY);
  const isKey = ({ key, repeat }: KeyboardEvent) => !repeat && (key === ' ' || key === 'Enter');

  function press(): void {
    pressedAt.current = performance.now();
    hold.start();
  }

  function release(): void {
    if (hold.holding) onShort();
    hold.cancel();
  }

  function click(event: MouseEvent): void {
    // A click that no press came before was made by a machine on a person's behalf.
    if (event.detail === 0 && performance.now() - pressedAt.current > PRESS_MS) onAssisted();
  }

  return (
    <Button
      {...props}
      className={`touch-none select-none ${props.className ?? ''}`}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerUp={release}
      onPointerLeave={hold.cancel}
      onPointerCancel={hold.cancel}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === ' ' || event.key === 'Enter') event.preventDefault();
        if (isKey(event)) press();
      }}
      onKeyUp={(event) => isKey(event) && release()}
      onBlur={hold.cancel}
      onClick={click}
    >
      <HoldRing holding={hold.holding} />
      {children}
    </Button>
  );
}
