'use client';

import { useQuery } from '@tanstack/react-query';
import { BookText, Bot, History, Inbox, type LucideIcon, UserRound } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '#components/ui/cn.ts';
import { countsQuery } from '#lib/client/queries.ts';

type Place = { href: string; label: string; icon: LucideIcon; keys?: string };
const PLACES: Place[] = [
  { href: '/', label: 'Queue', icon: Inbox, keys: 'g q' },
  { href: '/history', label: 'History', icon: History, keys: 'g h' },
  { href: '/agents', label: 'Agents', icon: Bot, keys: 'g w' },
  { href: '/docs/api', label: 'API', icon: BookText },
];
const ACCOUNT: Place = { href: '/account', label: 'Account', icon: UserRound };

function isHere(place: Place, pathname: string): boolean {
  return place.href === '/' ? pathname === '/' || pathname.startsWith('/requests/') : pathname.startsWith(place.href);
}

function OpenCount({ className }: { className?: string }) {
  const open = useQuery(countsQuery()).data?.open ?? 0;
  if (open === 0) return null;
  return (
    <span className={cn('tabular rounded-full bg-held px-1.5 font-semibold text-2xs text-on-held leading-[1.15rem]', className)}>
      {open > 999 ? '999+' : open}
      <span className="sr-only"> held</span>
    </span>
  );
}

/** Beside the wordmark, from tablet width on. */
export function TopNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="hidden items-center gap-1 sm:flex">
      {PLACES.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={isHere(place, pathname) ? 'page' : undefined}
          title={place.keys && `${place.label} (${place.keys})`}
          className={cn(
            'inline-flex h-9 items-center gap-2 rounded-md px-3 font-medium text-muted transition-colors hover:bg-sunken hover:text-ink',
            isHere(place, pathname) && 'text-ink',
          )}
        >
          {place.label}
          {place.href === '/' && <OpenCount />}
        </Link>
      ))}
    </nav>
  );
}

/** Under the thumb, on a phone. The request page puts its decision there instead. */
export function BottomNav() {
  const pathname = usePathname();
  if (pathname.startsWith('/requests/')) return null;
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 grid grid-cols-5 border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {[...PLACES, ACCOUNT].map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={isHere(place, pathname) ? 'page' : undefined}
          className={cn(
            'relative flex h-15 flex-col items-center justify-center gap-0.5 font-medium text-2xs text-muted',
            isHere(place, pathname) && 'text-held',
          )}
        >
          <place.icon aria-hidden className="size-5" strokeWidth={1.9} />
          {place.label}
          {place.href === '/' && <OpenCount className="absolute top-1.5 left-[calc(50%+0.5rem)]" />}
        </Link>
      ))}
    </nav>
  );
}
