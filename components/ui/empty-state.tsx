import type { ReactNode } from 'react';

export function EmptyState({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 rounded-lg border border-dashed px-6 py-16 text-center sm:py-24">
      <div aria-hidden className="mb-2 grid size-11 place-items-center rounded-full bg-sunken text-muted">
        {icon}
      </div>
      <p className="font-semibold text-base">{title}</p>
      <p className="max-w-[34rem] text-balance text-muted">{children}</p>
    </div>
  );
}
