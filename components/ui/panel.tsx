import type { ReactNode } from 'react';
import { cn } from './cn.ts';

type PanelProps = {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  bodyClassName?: string;
  /** Dashed: what is inside is somebody's claim, not ours. */
  tone?: 'ours' | 'claim';
};

/** A titled region. The heading level is fixed: a page has one h1 and panels below it. */
export function Panel({ title, aside, children, className, bodyClassName, tone = 'ours' }: PanelProps) {
  const id = `panel-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  return (
    <section
      aria-labelledby={id}
      className={cn('rounded-lg border bg-surface', tone === 'claim' && 'border-edge/60 border-dashed bg-canvas', className)}
    >
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2 sm:px-5">
        <h2 id={id} className="font-semibold text-[0.8125rem] text-ink">
          {title}
        </h2>
        {aside}
      </header>
      <div className={cn('px-4 py-4 sm:px-5', bodyClassName)}>{children}</div>
    </section>
  );
}
