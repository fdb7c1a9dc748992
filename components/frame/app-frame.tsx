import Link from 'next/link';
import type { ReactNode } from 'react';
import type { MeView } from '#lib/contract/console-view.ts';
import { NoticeBanner } from '#components/notices/notice-banner.tsx';
import { Alerts } from './alerts.tsx';
import { FrameButtons } from './frame-buttons.tsx';
import { FrameKeys } from './frame-keys.tsx';
import { LiveMark } from './live-mark.tsx';
import { BottomNav, TopNav } from './nav.tsx';
import { ServiceWorker } from './service-worker.tsx';
import type { Theme } from './theme-choice.ts';
import { ThemeToggle } from './theme-toggle.tsx';
import { Wordmark } from './wordmark.tsx';

/** What every signed-in page stands in. */
export function AppFrame({ me, theme, children }: { me: MeView; theme: Theme; children: ReactNode }) {
  return (
    <>
      <a
        href="#main"
        className="sr-only focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2 focus-visible:z-50 focus-visible:rounded-md focus-visible:bg-surface focus-visible:px-4 focus-visible:py-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 border-b bg-surface pt-[env(safe-area-inset-top)]">
        <div className="safe-x mx-auto flex h-13 max-w-[78rem] items-center gap-4">
          <Link href="/" aria-label="Holdpoint, the queue" className="inline-flex rounded-md">
            <Wordmark />
          </Link>
          <TopNav />
          <div className="ml-auto flex items-center gap-0.5 sm:gap-1.5">
            <LiveMark />
            <FrameButtons />
            <ThemeToggle initial={theme} />
            <Link
              href="/account"
              className="hidden h-9 items-center gap-2 rounded-md px-2 font-medium text-muted transition-colors hover:bg-sunken hover:text-ink sm:inline-flex"
            >
              <span
                aria-hidden
                className="grid size-6 place-items-center rounded-full bg-sunken font-semibold text-2xs text-ink ring-1 ring-line"
              >
                {initials(me.name)}
              </span>
              {me.name}
            </Link>
          </div>
        </div>
      </header>
      <NoticeBanner />
      <main id="main" tabIndex={-1} className="safe-x mx-auto w-full max-w-[78rem] pt-5 pb-40 outline-none sm:pt-7 sm:pb-24">
        {children}
      </main>
      <BottomNav />
      <FrameKeys />
      <Alerts />
      <ServiceWorker />
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.[0]?.toUpperCase() ?? '').join('');
}
