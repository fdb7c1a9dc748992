import type { ReactNode } from 'react';

export function PageHead({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
  return (
    <div className="mb-5 flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {note && <p className="text-muted">{note}</p>}
      </div>
      {children}
    </div>
  );
}
