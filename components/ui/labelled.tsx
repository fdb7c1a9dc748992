import { type ReactNode, useId } from 'react';

/** A control with its name above it, and a word about it. */
export function Labelled({ label, hint, children }: { label: string; hint?: ReactNode; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="font-medium text-xs">
        {label}
        {hint && <span className="font-normal text-muted"> — {hint}</span>}
      </label>
      {children(id)}
    </div>
  );
}
