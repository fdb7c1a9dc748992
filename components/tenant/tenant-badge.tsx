import { cn } from '#components/ui/cn.ts';

type Tenant = { id: string; name: string; color: string };

/**
 * The customer, always by colour and name. The colour is an SVG attribute and not a style, so that it is there in the
 * first paint under a Content-Security-Policy that refuses inline styles.
 */
export function TenantBadge({ tenant, size = 'sm', className }: { tenant: Tenant; size?: 'sm' | 'lg'; className?: string }) {
  return (
    <span
      data-testid="tenant-badge"
      data-tenant={tenant.id}
      className={cn(
        'inline-flex min-w-0 items-center gap-2 font-medium text-ink',
        size === 'lg' && 'gap-2.5 font-semibold text-base',
        className,
      )}
    >
      <TenantSwatch color={tenant.color} className={size === 'lg' ? 'size-4' : 'size-2.5'} />
      <span className="truncate">{tenant.name}</span>
    </span>
  );
}

export function TenantSwatch({ color, className }: { color: string; className?: string }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true" className={cn('shrink-0', className)}>
      <rect width="10" height="10" rx="2.4" fill={color} />
    </svg>
  );
}

/** An edge in the customer's colour; vertical or horizontal by the box it is given. */
export function TenantEdge({ color, className }: { color: string; className?: string }) {
  return (
    <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 1 1" className={className}>
      <rect width="1" height="1" fill={color} />
    </svg>
  );
}
