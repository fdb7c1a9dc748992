import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** One choice of a strip of filters. A link, so that a filtered view has an address. */
export function ChipLink({ href, active, children }: { href: string; active: boolean; children: ReactNode }) {
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={active ? 'true' : undefined}
      className={cn(
        'inline-flex h-8 shrink-0 pointer-coarse:h-11 items-center gap-2 rounded-full border bg-surface px-3 font-medium text-[0.8125rem] text-muted transition-colors hover:text-ink',
        active && 'border-ink/70 text-ink',
      )}
    >
      {children}
    </Link>
  );
}
