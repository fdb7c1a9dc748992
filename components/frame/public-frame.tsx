import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonStyle } from '#components/ui/button.tsx';
import type { Theme } from './theme-choice.ts';
import { ThemeToggle } from './theme-toggle.tsx';
import { Wordmark } from './wordmark.tsx';

/** For pages that need no account. */
export function PublicFrame({ theme, children }: { theme: Theme; children: ReactNode }) {
  return (
    <>
      <header className="sticky top-0 z-30 border-b bg-surface">
        <div className="safe-x mx-auto flex h-13 max-w-[78rem] items-center justify-between gap-4">
          <Link href="/" aria-label="Holdpoint" className="inline-flex rounded-md">
            <Wordmark />
          </Link>
          <div className="flex items-center gap-2">
            <ThemeToggle initial={theme} />
            <Link href="/sign-in" className={buttonStyle({ size: 'sm' })}>
              Sign in
            </Link>
          </div>
        </div>
      </header>
      <main className="safe-x mx-auto w-full max-w-[78rem] pt-5 pb-16 sm:pt-7">{children}</main>
    </>
  );
}
