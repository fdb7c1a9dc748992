import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';

/** The end of a dialog that asks something: the way back first, then what it is for. */
export function DialogFoot({ onBack, className, children }: { onBack: () => void; className?: string; children: ReactNode }) {
  return (
    <div className={cn('grid grid-cols-2 gap-3', className)}>
      <Button size="lg" onClick={onBack}>
        Go back
      </Button>
      {children}
    </div>
  );
}
