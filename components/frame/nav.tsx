'use client';

import { useQuery } from '@tanstack/react-query';
import { BookText, Bot, History, Inbox, type LucideIcon, UserRound, Wrench } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useWaitingTools } from '#components/tool/use-waiting-tools.ts';
import { cn } from '#components/ui/cn.ts';
import { countsQuery } from '#lib/client/queries.ts';

type Place = { href: string; label: string; icon: LucideIcon; keys?: string };
const PLACES: Place[] = [
  { href: '/', label: 'Queue', icon: Inbox, keys: 'g q' },
  { href: '/history', label: 'History', icon: History, keys: 'g h' },
  { href: '/agents', label: 'Agents', icon: Bot, keys: 'g w' },
  { href: '/tools', label: 'Tools', icon: Wrench, keys: 'g t' },
  { href: '/docs/api', label: 'API', icon: BookText },
];
const ACCOUNT: Place = { href: '/account', label: 'Account', icon: UserRound };

function isHere(place: Place, pathname: string): boolean {
  return place.href === '/' ? pathname === '/' || pathname.startsWith('/requests/') : pathname.startsWith(place.href);
}

/** What waits for a person behind a place: held calls in the queue, tools to review. */
function WaitingCount({ place, className }: { place: Place; className?: string }) {
  if (place.href === '/') return <OpenCount className={className} />;
  return place.href === '/tools' ? <ToolCount className={className} /> : null;
}

function OpenCount({ className }: { className?: string | undefined }) {
  const open = useQuery(countsQuery()).data?.open ?? 0;
  return <Count many={open} noun="held" className={className} />;
}

function ToolCount({ className }: { className?: string | undefined }) {
  return <Count many={useWaitingTools()} noun="to review" className={className} />;
}

function Count({ many, noun, className }: { many: number; noun: string; className?: string | undefined }) {
  if (many === 0) return null;
  return (
    <span className={cn('tabular rounded-full bg-held px-1.5 font-semibold text-2xs text-on-held leading-[1.15rem]', className)}>
      {many > 999 ? '999+' : many}
      <span className="sr-only"> {noun}</span>
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
          <WaitingCount place={place} />
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
      className="fixed inset-x-0 bottom-0 z-20 grid grid-cols-6 border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
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
          <WaitingCount place={place} className="absolute top-1.5 left-[calc(50%+0.5rem)]" />
        </Link>
      ))}
    </nav>
  );
}
