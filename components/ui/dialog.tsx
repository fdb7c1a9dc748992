'use client';

import { Dialog as Primitive } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cn } from './cn.ts';

type Props = { open: boolean; onClose: () => void; title: string; description: string; children: ReactNode; className?: string };

/** A sheet from below on a phone, a card on a desk. The page behind keeps its place; Escape always leaves. */
export function Dialog({ open, onClose, title, description, children, className }: Props) {
  // Radix gives the focus back to a trigger of its own; ours are opened from outside.
  const opener = useRef<HTMLElement | null>(null);
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Primitive.Content
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
            // Where a dialog begins with something to read, it says what the hand is for.
            const wanted = event.target instanceof HTMLElement ? event.target.querySelector<HTMLElement>('[data-autofocus]') : null;
            if (!wanted) return;
            event.preventDefault();
            wanted.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener.current?.focus();
          }}
          className={cn(
            'fixed inset-x-0 bottom-0 z-50 grid max-h-[88dvh] gap-4 overflow-y-auto rounded-t-xl border bg-raised px-5 pt-5 pb-[max(0.75rem,env(safe-area-inset-bottom))] shadow-pop outline-none sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-[min(34rem,calc(100vw-3rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl sm:p-6',
            className,
          )}
        >
          <div className="grid gap-1">
            <Primitive.Title className="font-semibold text-base">{title}</Primitive.Title>
            <Primitive.Description className="text-muted">{description}</Primitive.Description>
          </div>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
