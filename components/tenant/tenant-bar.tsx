import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '#components/ui/cn.ts';
import { TenantBadge, TenantEdge } from './tenant-badge.tsx';

type Props = ComponentProps<'div'> & {
  tenant: { id: string; name: string; color: string } | undefined;
  back: { href: string; label: string };
  /** Between the customer's name and what stands at the end. */
  aside?: ReactNode;
  /** At the end of the row. */
  end: ReactNode;
};

/** The customer of a page, kept in view however far one scrolls, and the way back. `children` come below, inside the bar. */
export function TenantBar({ tenant, back, aside, end, className, children, ...props }: Props) {
  return (
    <div
      className={cn(
        'sticky top-13 z-10 -mx-4 mb-5 border-b bg-surface sm:mx-0 sm:mb-6 sm:overflow-hidden sm:rounded-b-lg sm:border-x',
        className,
      )}
      {...props}
    >
      {tenant && <TenantEdge color={tenant.color} className="block h-1 w-full" />}
      <div className="flex h-13 items-center gap-3 px-4 sm:px-5">
        <Link
          href={back.href}
          aria-label={back.label}
          className="-ml-2 grid size-9 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        {tenant && <TenantBadge tenant={tenant} size="lg" />}
        {aside}
        <span className="ml-auto flex shrink-0 items-center gap-3">{end}</span>
      </div>
      {children}
    </div>
  );
}
