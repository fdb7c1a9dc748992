import Link from 'next/link';
import { cn } from '#components/ui/cn.ts';
import { TenantSwatch } from './tenant-badge.tsx';

type Tenant = { id: string; name: string; color: string };
type Props = {
  tenants: readonly Tenant[];
  selected: string | undefined;
  counts?: Record<string, number>;
  hrefFor: (tenant?: string) => string;
};

/** One customer or all of them. Links, so that a filtered view has an address. */
export function TenantFilter({ tenants, selected, counts, hrefFor }: Props) {
  if (tenants.length < 2) return null;
  return (
    <nav aria-label="Filter by tenant" className="strip gap-1.5 py-1">
      <Choice href={hrefFor()} active={selected === undefined}>
        All tenants
      </Choice>
      {tenants.map((tenant) => (
        <Choice key={tenant.id} href={hrefFor(tenant.id)} active={selected === tenant.id}>
          <TenantSwatch color={tenant.color} className="size-2.5" />
          {tenant.name}
          {counts && <span className="tabular text-faint">{(counts[tenant.id] ?? 0).toLocaleString('en')}</span>}
        </Choice>
      ))}
    </nav>
  );
}

function Choice({ href, active, children }: { href: string; active: boolean; children: React.ReactNode }) {
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
